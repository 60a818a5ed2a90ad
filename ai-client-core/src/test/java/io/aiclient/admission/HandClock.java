package io.aiclient.admission;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import io.aiclient.Ticker;

/**
 * A ticker and a scheduler that agree and have no thread: what is due runs on the thread
 * that lets the time pass, also while others set timers.
 */
final class HandClock implements Ticker, Scheduler {

	private final AtomicLong now = new AtomicLong();

	private final Queue<Timer> timers = new ConcurrentLinkedQueue<>();

	@Override
	public long nanos() {
		return this.now.get();
	}

	void pass(Duration duration) {
		long then = this.now.addAndGet(duration.toNanos());
		for (Timer timer : this.timers) {
			if (timer.due <= then && this.timers.remove(timer)) {
				timer.task.run();
			}
		}
	}

	boolean hasMoved() {
		return nanos() > 0;
	}

	@Override
	public Disposable schedule(Runnable task) {
		return schedule(task, 0, TimeUnit.NANOSECONDS);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		Timer timer = new Timer(task, nanos() + unit.toNanos(delay));
		this.timers.add(timer);
		return () -> this.timers.remove(timer);
	}

	@Override
	public Worker createWorker() {
		throw new UnsupportedOperationException("No gate asks for a worker");
	}

	private static final class Timer {

		private final Runnable task;

		private final long due;

		private Timer(Runnable task, long due) {
			this.task = task;
			this.due = due;
		}

	}

}
