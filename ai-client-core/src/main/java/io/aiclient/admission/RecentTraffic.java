package io.aiclient.admission;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/**
 * How many requests the provider accepted of late, by when they were sent: the last
 * minute in slots of 50 ms, whatever the rate. It is kept before any limit is known, to
 * learn one from. Not safe for use by several threads: the gate holds its lock.
 */
final class RecentTraffic {

	private static final long SLOT = Duration.ofMillis(50).toNanos();

	private static final int SLOTS = (int) (Duration.ofSeconds(70).toNanos() / SLOT);

	private final long[] slots = new long[SLOTS];

	private final int[] counts = new int[SLOTS];

	RecentTraffic() {
		Arrays.fill(this.slots, Long.MIN_VALUE);
	}

	void add(long sent) {
		long slot = Math.floorDiv(sent, SLOT);
		int index = Math.floorMod(slot, SLOTS);
		if (this.slots[index] != slot) {
			this.slots[index] = slot;
			this.counts[index] = 0;
		}
		this.counts[index]++;
	}

	/**
	 * When the slot after that of a moment begins: what was sent from then on is counted
	 * apart from what was sent before.
	 */
	static long nextSlot(long moment) {
		return (Math.floorDiv(moment, SLOT) + 1) * SLOT;
	}

	/**
	 * How many were sent in a span of time.
	 * @param from its beginning
	 * @param to its end, inclusive
	 */
	long sum(long from, long to) {
		return fold(from, to, 0, (sum, slot) -> sum + this.counts[Math.floorMod(slot, SLOTS)]);
	}

	/**
	 * When the first of those sent in a span of time was.
	 * @param from its beginning
	 * @param to its end, inclusive; returned if there was none
	 */
	long first(long from, long to) {
		return Math.max(from, fold(from, to, to, (first, slot) -> Math.min(first, slot * SLOT)));
	}

	/**
	 * Calls back for each slot of a span of time in which any were sent.
	 * @param from its beginning
	 * @param to its end, inclusive
	 * @param slot gets the latest moment of the slot, and how many
	 */
	void forEach(long from, long to, SlotConsumer slot) {
		fold(from, to, 0, (none, at) -> {
			slot.accept((at + 1) * SLOT, this.counts[Math.floorMod(at, SLOTS)]);
			return none;
		});
	}

	private long fold(long from, long to, long start, LongBinaryOperator step) {
		long result = start;
		long last = Math.floorDiv(to, SLOT);
		for (long slot = Math.max(Math.floorDiv(from, SLOT), last - SLOTS + 1); slot <= last; slot++) {
			if (this.slots[Math.floorMod(slot, SLOTS)] == slot) {
				result = step.applyAsLong(result, slot);
			}
		}
		return result;
	}

	/**
	 * Takes what a slot holds.
	 */
	@FunctionalInterface
	interface SlotConsumer {

		void accept(long latest, int count);

	}

}
