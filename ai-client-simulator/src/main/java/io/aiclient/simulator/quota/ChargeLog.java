package io.aiclient.simulator.quota;

/**
 * A queue of charges in two plain arrays used as rings, so that a log of a million
 * entries costs 16 MB and no garbage. Charges of the same instant are one entry.
 */
final class ChargeLog {

	private long[] times = new long[16];

	private long[] amounts = new long[16];

	private int first;

	private int size;

	int size() {
		return this.size;
	}

	long time(int entry) {
		return this.times[slot(entry)];
	}

	long amount(int entry) {
		return this.amounts[slot(entry)];
	}

	void add(long time, long amount) {
		if (this.size > 0 && time(this.size - 1) == time) {
			this.amounts[slot(this.size - 1)] += amount;
			return;
		}
		if (this.size == this.times.length) {
			grow();
		}
		this.size++;
		int last = slot(this.size - 1);
		this.times[last] = time;
		this.amounts[last] = amount;
	}

	void removeFirst() {
		this.first = slot(1);
		this.size--;
	}

	private int slot(int entry) {
		return (this.first + entry) & (this.times.length - 1);
	}

	private void grow() {
		this.times = unrolled(this.times);
		this.amounts = unrolled(this.amounts);
		this.first = 0;
	}

	private long[] unrolled(long[] ring) {
		long[] larger = new long[ring.length * 2];
		int head = ring.length - this.first;
		System.arraycopy(ring, this.first, larger, 0, head);
		System.arraycopy(ring, 0, larger, head, this.first);
		return larger;
	}

}
