package io.aiclient.admission;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.LongBinaryOperator;

/**
 * How many requests there were of late: a ring of slots of equal length, whatever the
 * rate. Guarded by the gate's lock.
 */
public final class RecentTraffic {

	private final long slot;

	private final long[] slots;

	private final int[] counts;

	/**
	 * Begins with nothing counted.
	 * @param slots how many are remembered, that of the present included
	 */
	public RecentTraffic(Duration slot, int slots) {
		this.slot = slot.toNanos();
		this.slots = new long[slots];
		this.counts = new int[slots];
		Arrays.fill(this.slots, Long.MIN_VALUE);
	}

	public void add(long sent) {
		long slot = Math.floorDiv(sent, this.slot);
		int index = index(slot);
		if (this.slots[index] != slot) {
			this.slots[index] = slot;
			this.counts[index] = 0;
		}
		this.counts[index]++;
	}

	/**
	 * When the slot after that of a moment begins: what is sent from then on is counted
	 * apart.
	 */
	long nextSlot(long moment) {
		return (Math.floorDiv(moment, this.slot) + 1) * this.slot;
	}

	/**
	 * How many were sent in a span of time.
	 * @param to its end, inclusive
	 */
	public long sum(long from, long to) {
		return fold(from, to, 0, (sum, slot) -> sum + this.counts[index(slot)]);
	}

	/**
	 * When the first of those sent in a span of time was.
	 * @param to its end, inclusive; returned if there was none
	 */
	long first(long from, long to) {
		return Math.max(from, fold(from, to, to, (first, slot) -> Math.min(first, slot * this.slot)));
	}

	/**
	 * Calls back for each slot of a span of time in which any were sent.
	 * @param to its end, inclusive
	 * @param slot gets the latest moment of the slot, and how many
	 */
	void forEach(long from, long to, BiConsumer<Long, Integer> slot) {
		fold(from, to, 0, (none, at) -> {
			slot.accept((at + 1) * this.slot, this.counts[index(at)]);
			return none;
		});
	}

	private long fold(long from, long to, long start, LongBinaryOperator step) {
		long result = start;
		long last = Math.floorDiv(to, this.slot);
		for (long slot = Math.max(Math.floorDiv(from, this.slot), last - this.slots.length + 1); slot <= last; slot++) {
			if (this.slots[index(slot)] == slot) {
				result = step.applyAsLong(result, slot);
			}
		}
		return result;
	}

	private int index(long slot) {
		return Math.floorMod(slot, this.slots.length);
	}

}
