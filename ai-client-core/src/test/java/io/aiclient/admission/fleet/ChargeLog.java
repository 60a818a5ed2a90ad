package io.aiclient.admission.fleet;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is charged to a limit until when, as log.lua has it.
 */
final class ChargeLog {

	/**
	 * So long after its end a charge is still known.
	 */
	private static final long KEPT = 2_000_000;

	private final TreeMap<Long, Long> amounts = new TreeMap<>();

	/**
	 * Adds to what ends at a time, or takes from it, no more than is there.
	 */
	void add(long end, long amount) {
		long sum = this.amounts.getOrDefault(end, 0L) + amount;
		if (sum > 0) {
			this.amounts.put(end, sum);
		}
		else {
			this.amounts.remove(end);
		}
	}

	boolean has(long end) {
		return this.amounts.containsKey(end);
	}

	/**
	 * What is charged until after a time.
	 */
	long sum(long time) {
		return after(time).values().stream().mapToLong((amount) -> amount).sum();
	}

	NavigableMap<Long, Long> after(long time) {
		return this.amounts.tailMap(time, false);
	}

	void shift(long micros) {
		Map<Long, Long> before = new TreeMap<>(this.amounts);
		this.amounts.clear();
		before.forEach((end, amount) -> this.amounts.put(end + micros, amount));
	}

	void prune(long now) {
		this.amounts.headMap(now - KEPT, false).clear();
	}

}
