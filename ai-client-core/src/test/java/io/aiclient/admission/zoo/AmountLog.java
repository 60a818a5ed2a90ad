package io.aiclient.admission.zoo;

import java.util.Arrays;

/**
 * What happened in the last window, the oldest first, in two rings of plain numbers.
 */
final class AmountLog {

	private final long windowNanos;

	private long[] times = new long[64];

	private long[] amounts = new long[64];

	private int first;

	private int size;

	private long sum;

	AmountLog(long windowNanos) {
		this.windowNanos = windowNanos;
	}

	long add(long time, long amount) {
		forget(time);
		if (this.size == this.times.length) {
			this.times = unrolled(this.times);
			this.amounts = unrolled(this.amounts);
			this.first = 0;
		}
		int last = slot(this.size++);
		this.times[last] = time;
		this.amounts[last] = amount;
		this.sum += amount;
		return this.sum;
	}

	/**
	 * The first moment at which an amount fits.
	 * @param amount at most the allowance
	 * @param allowance the most that a window may see
	 * @param from no earlier than this, and than what was added
	 * @return the moment
	 */
	long fits(long amount, long allowance, long from) {
		forget(from);
		long excess = this.sum + amount - allowance;
		long moment = from;
		for (int entry = 0; excess > 0; entry++) {
			excess -= this.amounts[slot(entry)];
			moment = this.times[slot(entry)] + this.windowNanos;
		}
		return moment;
	}

	private void forget(long now) {
		while (this.size > 0 && now - this.times[this.first] >= this.windowNanos) {
			this.sum -= this.amounts[this.first];
			this.first = slot(1);
			this.size--;
		}
	}

	private int slot(int entry) {
		return (this.first + entry) & (this.times.length - 1);
	}

	private long[] unrolled(long[] ring) {
		long[] larger = Arrays.copyOfRange(ring, this.first, this.first + 2 * ring.length);
		System.arraycopy(ring, 0, larger, ring.length - this.first, this.first);
		return larger;
	}

}
