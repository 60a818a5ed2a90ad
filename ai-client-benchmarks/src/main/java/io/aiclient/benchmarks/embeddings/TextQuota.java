package io.aiclient.benchmarks.embeddings;

import java.time.Duration;
import java.util.List;

import io.aiclient.simulator.SimulatorSettings;
import io.aiclient.simulator.quota.Quota;

/**
 * A quota of 200 requests and 100,000 tokens a window.
 *
 * @param window how long a window is
 */
record TextQuota(Duration window) {

	static final int REQUESTS = 200;

	static final int TOKENS = 100_000;

	/**
	 * Has a provider enforce it.
	 */
	SimulatorSettings.Builder enforcedBy(SimulatorSettings.Builder provider) {
		return provider.requests(Quota.perMinute(aMinute(REQUESTS)).in(this.window))
			.tokens(Quota.perMinute(aMinute(TOKENS)).in(this.window));
	}

	/**
	 * What a client is started with that keeps to it.
	 */
	List<String> options() {
		return List.of("--ai.client.rate-limit.requests-per-minute=" + aMinute(REQUESTS),
				"--ai.client.rate-limit.window=" + this.window.toMillis() + "ms",
				"--ai.client.rate-limit.tokens-per-minute=" + aMinute(TOKENS),
				"--ai.client.rate-limit.token-window=" + this.window.toMillis() + "ms");
	}

	private long aMinute(int aWindow) {
		return aWindow * Duration.ofMinutes(1).toMillis() / this.window.toMillis();
	}

}
