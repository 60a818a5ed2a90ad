package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.List;

import io.aiclient.simulator.Arrival;

/**
 * How often a client was refused. What is refused within half a second of the first is
 * one burst: it was in flight before the client could know.
 *
 * @param burst refusals in the first burst
 * @param later all others
 * @param callsAfter requests that arrived after the first burst, the others among them
 */
record Refusals(long burst, long later, long callsAfter) {

	private static final Duration BURST = Duration.ofMillis(500);

	static Refusals of(List<Arrival> arrivals) {
		List<Arrival> refused = arrivals.stream().filter((arrival) -> arrival.status() == 429).toList();
		if (refused.isEmpty()) {
			return new Refusals(0, 0, 0);
		}
		Duration end = refused.get(0).at().plus(BURST);
		long later = refused.stream().filter((arrival) -> arrival.at().compareTo(end) > 0).count();
		long after = arrivals.stream().filter((arrival) -> arrival.at().compareTo(end) > 0).count();
		return new Refusals(refused.size() - later, later, after);
	}

	/**
	 * The refusals of a client that was not alone; they cannot be distinguished one by
	 * one.
	 * @param all how many were its own
	 */
	static Refusals ofOne(long all) {
		return new Refusals(all, 0, 0);
	}

	long all() {
		return this.burst + this.later;
	}

	@Override
	public String toString() {
		return (this.later == 0) ? Long.toString(this.burst) : this.burst + "+" + this.later;
	}

}
