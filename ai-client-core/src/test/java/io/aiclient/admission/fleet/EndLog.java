package io.aiclient.admission.fleet;

import java.util.Map;
import java.util.TreeMap;

/**
 * How much leaves when.
 */
final class EndLog {

	/**
	 * So long after its end an amount is still known.
	 */
	private static final long KEPT = 2_000_000;

	private final TreeMap<Long, Long> amounts = new TreeMap<>();

	void add(long end, long amount) {
		this.amounts.merge(end, amount, Long::sum);
	}

	void correct(long end, long delta, long now) {
		this.amounts.headMap(now - KEPT).clear();
		if (this.amounts.containsKey(end)) {
			this.amounts.merge(end, delta, (before, more) -> Math.max(0, before + more));
		}
		else if (delta > 0 && end > now) {
			this.amounts.put(end, delta);
		}
	}

	/**
	 * What leaves after a moment.
	 */
	long after(long moment) {
		return this.amounts.tailMap(moment, false).values().stream().mapToLong((amount) -> amount).sum();
	}

	/**
	 * The first moment from which no more than so much is left.
	 */
	long atMost(long most, long now) {
		long left = after(now);
		if (left <= most) {
			return now;
		}
		for (Map.Entry<Long, Long> entry : this.amounts.tailMap(now, false).entrySet()) {
			left -= entry.getValue();
			if (left <= most) {
				return entry.getKey();
			}
		}
		throw new IllegalArgumentException("Never at most " + most);
	}

}
