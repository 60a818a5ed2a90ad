package io.aiclient.simulator;

/**
 * When the parts of one answer are due, in nanoseconds after its admission.
 */
record Timing(long firstNanos, double tokenNanos) {

	static Timing of(Latency latency, long n, int inFlight) {
		double slowdown = latency.slowdown(inFlight);
		return new Timing((long) (latency.sample(n).toNanos() * slowdown),
				latency.perOutputToken().toNanos() * slowdown);
	}

	long afterTokens(int tokens) {
		return this.firstNanos + (long) (this.tokenNanos * tokens);
	}

}
