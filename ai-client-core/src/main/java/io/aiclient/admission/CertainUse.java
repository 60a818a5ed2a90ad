package io.aiclient.admission;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a log holds of charges that a window of the provider cannot have seen the last of,
 * in the order of sending. Guarded by the gate's lock.
 */
final class CertainUse {

	private final Deque<Charge> charges = new ArrayDeque<>();

	private long used;

	void add(Charge charge) {
		this.charges.add(charge);
		this.used += charge.amount;
	}

	/**
	 * To be called before the amount of the charge is changed.
	 */
	void correct(Charge charge, long actual) {
		this.used += charge.certain ? actual - charge.amount : 0;
	}

	void doubt(Charge charge) {
		this.used -= charge.certain ? charge.amount : 0;
		charge.certain = false;
	}

	/**
	 * What is used by those that were sent later than some time.
	 */
	long used(long after) {
		while (!this.charges.isEmpty() && isDoubtful(this.charges.getFirst(), after)) {
			doubt(this.charges.removeFirst());
		}
		return this.used;
	}

	private static boolean isDoubtful(Charge charge, long after) {
		return !charge.certain || charge.sent - after <= 0;
	}

	void clear() {
		this.charges.clear();
		this.used = 0;
	}

}
