package io.aiclient.admission;

/**
 * How much had been charged altogether at a moment of the recent past. Remembers the last
 * thousand or so charges. Not safe for use by several threads: the gate holds its lock.
 */
final class ChargedTotals {

	private static final int KEPT = 1024;

	private final long[] times = new long[KEPT];

	private final long[] totals = new long[KEPT];

	private long charges;

	private long total;

	void add(long amount, long now) {
		this.total += amount;
		int slot = (int) (this.charges++ % KEPT);
		this.times[slot] = now;
		this.totals[slot] = this.total;
	}

	long total() {
		return this.total;
	}

	/**
	 * What had been charged at a moment, or more if that is not remembered.
	 * @param moment the moment, not before the clock's first charge
	 */
	long totalAt(long moment) {
		long low = Math.max(0, this.charges - KEPT);
		long high = this.charges;
		while (low < high) {
			long middle = (low + high) >>> 1;
			if (this.times[(int) (middle % KEPT)] - moment > 0) {
				high = middle;
			}
			else {
				low = middle + 1;
			}
		}
		boolean remembered = low > Math.max(0, this.charges - KEPT);
		return remembered ? this.totals[(int) ((low - 1) % KEPT)] : this.total;
	}

}
