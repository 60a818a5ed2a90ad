package io.aiclient.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The best that a client can do that does not know how long a call will take: each call
 * on the slot that is free first.
 */
final class GreedySchedule {

	private GreedySchedule() {
	}

	static Duration makespan(List<Duration> latencies, int slots) {
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
