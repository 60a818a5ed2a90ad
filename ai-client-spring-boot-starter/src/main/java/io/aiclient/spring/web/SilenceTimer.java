package io.aiclient.spring.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * The one timer of all attempts that go through a filter or an interceptor.
 * <p>
 * How is it designed, and why? As the deadlines of a client: when an attempt is due is a
 * number in its {@link SilenceWatch}, so that an attempt that is not silent costs some
 * writes and no task. The timer runs at the earliest moment that it knows of, looks at
 * all attempts, and sets itself for the next. None is missed: whoever arms a watch writes
 * the moment and then reads when the timer is due, and the timer forgets when it is due
 * and then reads all moments. While there is no attempt, nothing is scheduled for long.
 * <p>
 * Safe for use by many threads.
 */
final class SilenceTimer implements Runnable {

	/**
	 * Stands for no moment at all.
	 */
	static final long NEVER = Long.MAX_VALUE;

	private static final long REST_NANOS = 10_000_000;

	private final Set<SilenceWatch> open = ConcurrentHashMap.newKeySet();

	private final long origin = System.nanoTime();

	private volatile long next = NEVER;

	private @Nullable Disposable task;

	/**
	 * Nanoseconds since it was made: never near {@link #NEVER}.
	 */
	long now() {
		return System.nanoTime() - this.origin;
	}

	void begins(SilenceWatch watch) {
		this.open.add(watch);
	}

	void ended(SilenceWatch watch) {
		this.open.remove(watch);
	}

	/**
	 * Takes note of a moment that was written just now.
	 */
	void armed(long due) {
		if (due < this.next) {
			setBack(due);
		}
	}

	private synchronized void setBack(long due) {
		if (due < this.next) {
			if (this.task != null) {
				this.task.dispose();
			}
			this.next = due;
			this.task = Schedulers.parallel().schedule(this, Math.max(0, due - now()), TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void run() {
		synchronized (this) {
			this.next = NEVER;
			this.task = null;
		}
		long now = now();
		long earliest = NEVER;
		List<SilenceWatch> silent = new ArrayList<>();
		for (SilenceWatch watch : this.open) {
			long due = watch.due();
			if (due > now) {
				earliest = Math.min(earliest, due);
			}
			else if (watch.runsOut(due)) {
				silent.add(watch);
			}
		}
		if (earliest != NEVER) {
			armed(Math.max(earliest, now + REST_NANOS));
		}
		silent.forEach((watch) -> Schedulers.parallel().schedule(watch::fail));
	}

}
