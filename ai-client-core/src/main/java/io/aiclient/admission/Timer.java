package io.aiclient.admission;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * A timer of a gate, set for the earliest moment that was asked for. Guarded by the
 * gate's lock.
 */
final class Timer {

	private final Lock lock;

	private final Scheduler scheduler;

	private final Runnable action;

	private @Nullable Task pending;

	/**
	 * Creates a timer that is not set.
	 * @param lock the gate's
	 * @param scheduler runs the action
	 * @param action what to do when it goes off, without the lock
	 */
	Timer(Lock lock, Scheduler scheduler, Runnable action) {
		this.lock = lock;
		this.scheduler = scheduler;
		this.action = action;
	}

	/**
	 * Sets it, unless it goes off earlier anyhow.
	 * @param moment when to go off
	 * @param now the time
	 */
	void setFor(long moment, long now) {
		Task set = this.pending;
		if (set == null || set.moment - moment > 0) {
			if (set != null && set.scheduled != null) {
				set.scheduled.dispose();
			}
			this.pending = new Task(moment);
			this.pending.scheduled = this.scheduler.schedule(this.pending, moment - now, TimeUnit.NANOSECONDS);
		}
	}

	private final class Task implements Runnable {

		private final long moment;

		private @Nullable Disposable scheduled;

		private Task(long moment) {
			this.moment = moment;
		}

		@Override
		public void run() {
			Timer.this.lock.lock();
			try {
				if (Timer.this.pending == this) {
					Timer.this.pending = null;
				}
			}
			finally {
				Timer.this.lock.unlock();
			}
			Timer.this.action.run();
		}

	}

}
