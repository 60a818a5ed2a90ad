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
 * <p>
 * What the gate has decided is delivered without the lock, at once and on the thread that
 * decided it: a thread that is admitted may well block until it is admitted elsewhere.
 * But an attempt that ends while it is being delivered grants the next on top of its own
 * stack, so deliveries nested too deep go on on the scheduler.
 */
final class Dispatcher implements Ledger.Host {

	private static final int DEEPEST = 8;

	private static final ThreadLocal<Depth> DEPTH = ThreadLocal.withInitial(Depth::new);

	private final Lock lock;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final Runnable dispatch;

	private @Nullable Disposable timer;

	/**
	 * When the timer goes off, if it is set.
	 */
	private long moment;

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
		long next = now + nanos;
		if (nanos == Ledger.WHEN_ONE_ENDS || (this.timer != null && this.moment - next <= 0)) {
			return;
		}
		if (this.timer != null) {
			this.timer.dispose();
		}
		this.moment = next;
		this.timer = null; // should the scheduler refuse the next
		this.timer = this.scheduler.schedule(() -> wentOff(next), nanos, TimeUnit.NANOSECONDS);
	}

	private void wentOff(long moment) {
		this.lock.lock();
		try {
			if (this.moment == moment) {
				this.timer = null;
			}
		}
		finally {
			this.lock.unlock();
		}
		this.dispatch.run();
	}

	@Override
	public Scheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Puts a waiter that is out of the queue behind those that are delivered with it.
	 * @param last the last of them, which leads to the first; null if there are none
	 */
	static Waiter append(@Nullable Waiter last, Waiter waiter) {
		waiter.next = (last != null) ? last.next : waiter;
		if (last != null) {
			last.next = waiter;
		}
		return waiter;
	}

	void deliver(Waiter last) {
		Waiter first = last.next;
		last.next = null;
		Depth depth = DEPTH.get();
		if (depth.nested < DEEPEST) {
			deliver(first, depth, depth.nested);
		}
		else {
			this.scheduler.schedule(() -> deliver(first, DEPTH.get(), 0));
		}
	}

	private void deliver(@Nullable Waiter first, Depth depth, int nested) {
		int outer = depth.nested;
		depth.nested = nested + 1;
		Waiter next = first;
		try {
			while (next != null) {
				Waiter waiter = next;
				next = waiter.next;
				waiter.next = null;
				waiter.deliver();
			}
		}
		finally {
			depth.nested = outer;
			if (next != null) { // a subscriber threw an error
				Waiter rest = next;
				this.scheduler.schedule(() -> deliver(rest, DEPTH.get(), 0));
			}
		}
	}

	/**
	 * How many deliveries a thread is in, each within the one before.
	 */
	private static final class Depth {

		private int nested;

	}

}
