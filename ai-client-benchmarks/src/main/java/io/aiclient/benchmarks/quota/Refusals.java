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
 * @param inFlight the most that were in flight at once until the first refusal; zero if
 * there was none
 */
record Refusals(long burst, long later, long callsAfter, int inFlight) {

	private static final Duration BURST = Duration.ofMillis(500);

	/**
	 * What arrives so long after the first refusal was sent before it was read.
	 */
	private static final Duration ON_THE_WAY = Duration.ofMillis(10);

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
	 * The most that were in flight at once until the first refusal: those that were being
	 * answered, each for as long as {@link Trial#LATENCY}, and at its moment also those
	 * that arrived with it or so shortly after that they were sent before it was read.
	 */
	private static int inFlight(List<Arrival> arrivals, Duration firstRefusal) {
		Duration last = firstRefusal.plus(ON_THE_WAY);
		Deque<Duration> inFlight = new ArrayDeque<>();
		int most = 0;
		for (Arrival arrival : arrivals) {
			if (arrival.at().compareTo(last) <= 0) {
				inFlight.add(arrival.at());
				while (inFlight.element().plus(Trial.LATENCY).compareTo(arrival.at()) <= 0) {
					inFlight.remove();
				}
				most = Math.max(most, inFlight.size());
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
