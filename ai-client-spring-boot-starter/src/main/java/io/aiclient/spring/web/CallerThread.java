package io.aiclient.spring.web;

import java.io.InterruptedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.aiclient.http.AiHttpBodyStream.ReaderThread;

/**
 * Runs what a call has to do on the thread that waits for the call: nothing else is
 * blocked, and what is bound to that thread is there. One thread waits at a time.
 */
final class CallerThread implements ReaderThread {

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Thread waiting;

	/**
	 * Adds something to do, for whichever thread waits now or next.
	 */
	void execute(Runnable task) {
		this.tasks.offer(task);
		wake();
	}

	/**
	 * Makes the thread look again whether what it waits for is over.
	 */
	@Override
	public void wake() {
		LockSupport.unpark(this.waiting);
	}

	/**
	 * Runs what there is to do, and waits for more.
	 * @param over whether the wait is over
	 * @throws InterruptedIOException if the thread is interrupted, which it stays
	 */
	@Override
	public void waitUntil(BooleanSupplier over) throws InterruptedIOException {
		this.waiting = Thread.currentThread();
		try {
			while (!over.getAsBoolean()) {
				Runnable task = this.tasks.poll();
				if (task != null) {
					task.run();
				}
				else if (Thread.currentThread().isInterrupted()) {
					throw new InterruptedIOException("Interrupted while waiting; the call was cancelled");
				}
				else if (!over.getAsBoolean() && this.tasks.isEmpty()) {
					LockSupport.park(this);
				}
			}
		}
		finally {
			this.waiting = null;
		}
	}

}
