package io.aiclient.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The best that a client can do that does not know how long a call will take: each call
 * on the slot that is free first.
 */
public final class GreedySchedule {

	private GreedySchedule() {
	}

	/**
	 * How long it takes.
	 * @param latencies how long each call takes, in the order in which they are made
	 * @param slots how many calls at once
	 * @return the time from the first call to the last answer
	 */
	public static Duration makespan(List<Duration> latencies, int slots) {
		PriorityQueue<Duration> free = new PriorityQueue<>();
		for (int i = 0; i < slots; i++) {
			free.add(Duration.ZERO);
		}
		Duration end = Duration.ZERO;
		for (Duration latency : latencies) {
			Duration done = free.remove().plus(latency);
			free.add(done);
			end = (done.compareTo(end) > 0) ? done : end;
		}
		return end;
	}

}
