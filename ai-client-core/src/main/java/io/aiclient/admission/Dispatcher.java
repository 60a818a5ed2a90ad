package io.aiclient.admission;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import io.aiclient.Ticker;

/**
 * Has a gate dispatch anew: after a change of its ledger, or when a timer goes off, which
 * is set for the earliest moment that was asked for. Its timer is guarded by the gate's
 * lock.
 */
final class Dispatcher implements Ledger.Host {

	private final Lock lock;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final Runnable dispatch;

	private @Nullable Timer timer;

	/**
	 * Creates a dispatcher whose timer is not set.
	 * @param lock the gate's
	 * @param ticker the source of time
	 * @param scheduler runs the timer
	 * @param dispatch what to do, without the lock
	 */
	Dispatcher(Lock lock, Ticker ticker, Scheduler scheduler, Runnable dispatch) {
		this.lock = lock;
		this.ticker = ticker;
		this.scheduler = scheduler;
		this.dispatch = dispatch;
	}

	/**
	 * Takes the lock, and then reads the time, so that it never goes backwards there.
	 */
	long lock() {
		this.lock.lock();
		try {
			return this.ticker.nanos();
		}
		catch (RuntimeException | Error thrown) {
			this.lock.unlock();
			throw thrown;
		}
	}

	@Override
	public void update(LongFunction<@Nullable Runnable> change) {
		Runnable afterwards;
		long now = lock();
		try {
			afterwards = change.apply(now);
		}
		finally {
			this.lock.unlock();
		}
		if (afterwards != null) {
			afterwards.run();
		}
		this.dispatch.run();
	}

	@Override
	public void dispatchAfter(long nanos, long now) {
		Timer set = this.timer;
		if (nanos == Ledger.WHEN_ONE_ENDS || (set != null && set.moment - (now + nanos) <= 0)) {
			return;
		}
		if (set != null && set.scheduled != null) {
			set.scheduled.dispose();
		}
		this.timer = new Timer(now + nanos);
		this.timer.scheduled = this.scheduler.schedule(this.timer, nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public Scheduler scheduler() {
		return this.scheduler;
	}

	private final class Timer implements Runnable {

		private final long moment;

		private @Nullable Disposable scheduled;

		private Timer(long moment) {
			this.moment = moment;
		}

		@Override
		public void run() {
			Dispatcher.this.lock.lock();
			try {
				if (Dispatcher.this.timer == this) {
					Dispatcher.this.timer = null;
				}
			}
			finally {
				Dispatcher.this.lock.unlock();
			}
			Dispatcher.this.dispatch.run();
		}

	}

}
