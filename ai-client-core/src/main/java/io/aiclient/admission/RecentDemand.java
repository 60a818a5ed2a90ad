package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was admitted in the last second, and what an attempt needs on average: how much of
 * a shared quota to ask for before anybody waits for it. Not safe for use by several
 * threads: the gate holds its lock.
 */
final class RecentDemand {

	private static final long SLOT = Duration.ofMillis(100).toNanos();

	private static final int SLOTS = 10;

	/**
	 * Slower than this, nothing is asked for ahead: it would be given back unused.
	 */
	private static final int LEAST = 10;

	private static final double AHEAD = 0.04;

	private static final double WEIGHT = 1 / 16.0;

	private final long[] slots = new long[SLOTS];

	private final int[] counts = new int[SLOTS];

	private final double[] average;

	private boolean any;

	RecentDemand(int limits) {
		Arrays.fill(this.slots, Long.MIN_VALUE);
		this.average = new double[limits];
	}

	/**
	 * An attempt goes.
	 * @param needs what it needs of each limit
	 * @param now the time
	 */
	void admitted(long[] needs, long now) {
		long slot = Math.floorDiv(now, SLOT);
		int index = Math.floorMod(slot, SLOTS);
		if (this.slots[index] != slot) {
			this.slots[index] = slot;
			this.counts[index] = 0;
		}
		this.counts[index]++;
		for (int i = 0; i < this.average.length; i++) {
			this.average[i] = this.any ? this.average[i] + WEIGHT * (needs[i] - this.average[i]) : needs[i];
		}
		this.any = true;
	}

	/**
	 * For how many attempts to have places in advance: what goes in 40 ms, if anything
	 * went just now.
	 */
	int ahead(long now) {
		long oldest = Math.floorDiv(now, SLOT) - SLOTS;
		long newest = Long.MIN_VALUE;
		int admitted = 0;
		for (int i = 0; i < SLOTS; i++) {
			admitted += (this.slots[i] > oldest) ? this.counts[i] : 0;
			newest = Math.max(newest, this.slots[i]);
		}
		return (admitted >= LEAST && newest >= oldest + SLOTS - 1) ? (int) Math.ceil(AHEAD * admitted) : 0;
	}

	/**
	 * What an attempt needs of each limit on average, rounded up.
	 */
	List<Long> average() {
		List<Long> average = new ArrayList<>(this.average.length);
		for (double each : this.average) {
			average.add((long) Math.ceil(each));
		}
		return average;
	}

}
