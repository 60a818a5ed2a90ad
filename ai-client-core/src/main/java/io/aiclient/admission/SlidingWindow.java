package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * An exact log of what was charged, so that no window of the given length, wherever it
 * begins, sees more than its allowance. A charge leaves the log one window after it was
 * made. Not safe for use by several threads: the gate holds its lock.
 */
final class SlidingWindow {

	private final String name;

	private final long allowance;

	private final Duration window;

	private final long windowNanos;

	private final ArrayDeque<Charge> charges = new ArrayDeque<>();

	private long used;

	SlidingWindow(String name, long allowance, Duration window) {
		this.name = name;
		this.allowance = allowance;
		this.window = window;
		this.windowNanos = window.toNanos();
	}

	String name() {
		return this.name;
	}

	long allowance() {
		return this.allowance;
	}

	boolean canEverFit(long amount) {
		return amount <= this.allowance;
	}

	/**
	 * How long until an amount fits, if nothing else is charged meanwhile.
	 * @param amount an amount that can fit at all
	 * @param now the time
	 * @return nanoseconds; zero if it fits now
	 */
	long nanosUntilFree(long amount, long now) {
		expire(now);
		long excess = this.used + amount - this.allowance;
		if (excess <= 0) {
			return 0;
		}
		long freed = 0;
		for (Iterator<Charge> oldest = this.charges.iterator(); oldest.hasNext();) {
			Charge charge = oldest.next();
			freed += charge.amount;
			if (freed >= excess) {
				return charge.time + this.windowNanos - now;
			}
		}
		throw new IllegalArgumentException("An amount of " + amount + " never fits " + this);
	}

	Charge charge(long amount, long now) {
		Charge charge = new Charge(amount, now);
		this.charges.addLast(charge);
		this.used += amount;
		return charge;
	}

	/**
	 * Changes a charge to what it really was. A charge that has left the log stays away.
	 * @param charge the charge
	 * @param actual the right amount
	 */
	void correct(Charge charge, long actual) {
		if (!charge.expired) {
			this.used += actual - charge.amount;
			charge.amount = actual;
		}
	}

	AdmissionSnapshot.WindowUsage usage(long now) {
		expire(now);
		return new AdmissionSnapshot.WindowUsage(this.name, this.used, this.allowance, this.window);
	}

	private void expire(long now) {
		for (Charge oldest = this.charges.peekFirst(); oldest != null
				&& now - oldest.time >= this.windowNanos; oldest = this.charges.peekFirst()) {
			this.charges.removeFirst();
			this.used -= oldest.amount;
			oldest.expired = true;
		}
	}

	@Override
	public String toString() {
		boolean seconds = this.window.toMillis() % 1000 == 0;
		return this.allowance + " " + this.name + " in "
				+ (seconds ? this.window.toSeconds() + " s" : this.window.toMillis() + " ms");
	}

	/**
	 * One entry of the log.
	 */
	static final class Charge {

		private final long time;

		private long amount;

		private boolean expired;

		private Charge(long amount, long time) {
			this.amount = amount;
			this.time = time;
		}

	}

}
