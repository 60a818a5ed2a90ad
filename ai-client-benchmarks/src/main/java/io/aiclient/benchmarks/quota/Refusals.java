package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.aiclient.simulator.Arrival;

/**
 * How often a client was refused. What is refused within half a second of the first is
 * one burst: it was in flight before the client could know.
 *
 * @param burst refusals in the first burst
 * @param later all others
 * @param callsAfter requests that arrived after the first burst, the others among them
 * @param inFlight the most that the provider answered at once until the first refusal;
 * zero if there was none
 */
record Refusals(long burst, long later, long callsAfter, int inFlight) {

	private static final Duration BURST = Duration.ofMillis(500);

	static Refusals of(List<Arrival> arrivals) {
		List<Arrival> refused = arrivals.stream().filter((arrival) -> arrival.status() == 429).toList();
		if (refused.isEmpty()) {
			return new Refusals(0, 0, 0, 0);
		}
		Duration end = refused.get(0).at().plus(BURST);
		long later = refused.stream().filter((arrival) -> arrival.at().compareTo(end) > 0).count();
		long after = arrivals.stream().filter((arrival) -> arrival.at().compareTo(end) > 0).count();
		return new Refusals(refused.size() - later, later, after, inFlight(arrivals, refused.get(0).at()));
	}

	/**
	 * Answers take as long as {@link Trial#LATENCY}.
	 */
	private static int inFlight(List<Arrival> arrivals, Duration until) {
		Deque<Duration> answering = new ArrayDeque<>();
		int most = 0;
		for (Arrival arrival : arrivals) {
			if (arrival.status() == 200 && arrival.at().compareTo(until) <= 0) {
				answering.add(arrival.at());
				while (answering.element().plus(Trial.LATENCY).compareTo(arrival.at()) <= 0) {
					answering.remove();
				}
				most = Math.max(most, answering.size());
			}
		}
		return most;
	}

	/**
	 * The refusals of a client that was not alone; they cannot be distinguished one by
	 * one.
	 * @param all how many were its own
	 */
	static Refusals ofOne(long all) {
		return new Refusals(all, 0, 0, 0);
	}

	long all() {
		return this.burst + this.later;
	}

	@Override
	public String toString() {
		return (this.later == 0) ? Long.toString(this.burst) : this.burst + "+" + this.later;
	}

}
