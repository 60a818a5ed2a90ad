package io.aiclient.admission;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The one timer of a gate, set for the earliest moment that anybody asked for. Guarded by
 * the gate's lock.
 */
final class Alarm {

	private final Lock lock;

	private final Scheduler scheduler;

	private final Runnable action;

	private @Nullable Timer timer;

	/**
	 * Creates an alarm that is not set.
	 * @param lock the gate's
	 * @param scheduler runs the timer
	 * @param action what to do when it goes off, without the lock
	 */
	Alarm(Lock lock, Scheduler scheduler, Runnable action) {
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
		Timer set = this.timer;
		if (set == null || set.moment - moment > 0) {
			if (set != null && set.task != null) {
				set.task.dispose();
			}
			this.timer = new Timer(moment);
			this.timer.task = this.scheduler.schedule(this.timer, moment - now, TimeUnit.NANOSECONDS);
		}
	}

	private final class Timer implements Runnable {

		private final long moment;

		private @Nullable Disposable task;

		private Timer(long moment) {
			this.moment = moment;
		}

		@Override
		public void run() {
			Alarm.this.lock.lock();
			try {
				if (Alarm.this.timer == this) {
					Alarm.this.timer = null;
				}
			}
			finally {
				Alarm.this.lock.unlock();
			}
			Alarm.this.action.run();
		}

	}

}
