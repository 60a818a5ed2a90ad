package io.aiclient.admission;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a log holds of charges that a window of the provider cannot have seen the last of,
 * in the order of sending.
 */
final class CertainUse {

	private final Deque<Charge> charges = new ArrayDeque<>();

	private long used;

	void add(Charge charge) {
		charge.hold();
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
		for (Charge first = this.charges.peekFirst(); first != null
				&& !first.certain; first = this.charges.peekFirst()) {
			this.charges.removeFirst();
			first.release();
		}
	}

	/**
	 * What is used by those that were sent later than some time.
	 */
	long used(long after) {
		for (Charge first = this.charges.peekFirst(); first != null
				&& first.sent - after <= 0; first = this.charges.peekFirst()) {
			doubt(first);
		}
		return this.used;
	}

	void clear() {
		this.charges.clear();
		this.used = 0;
	}

}
