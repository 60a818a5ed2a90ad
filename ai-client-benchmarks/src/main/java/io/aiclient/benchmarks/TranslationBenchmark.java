package io.aiclient.benchmarks;

import java.time.Duration;
import java.util.Locale;

import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

/**
 * 1,000 calls whose latency is lognormal with a mean of 285 ms, at several concurrencies:
 * the time they take beside the greedy schedule of the same latencies, and beside a bare
 * WebClient in the same run.
 */
final class TranslationBenchmark {

	private static final int CALLS = 1000;

	private static final int[] CONCURRENCIES = { 50, 30, 10, 1 };

	private static final Latency LATENCY = Latency.lognormal(Duration.ofMillis(285), 0.5);

	private TranslationBenchmark() {
	}

	static void run() {
		System.out.println();
		System.out.println("Translation: " + CALLS + " calls, latency lognormal, mean 285 ms, sigma 0.5");
		System.out.println("concurrency | greedy schedule | ai-client | / greedy | bare WebClient | / greedy");
		for (int concurrency : CONCURRENCIES) {
			Duration greedy = GreedySchedule.makespan(LATENCY.samples(CALLS), concurrency);
			Duration ours = measure(concurrency, Contender::aiClient);
			Duration theirs = measure(concurrency, Contender::bareWebClient);
			System.out.printf(Locale.ROOT, "%11d | %13.2f s | %7.2f s | %8.3f | %12.2f s | %8.3f%n", concurrency,
					seconds(greedy), seconds(ours), seconds(ours) / seconds(greedy), seconds(theirs),
					seconds(theirs) / seconds(greedy));
		}
	}

	/**
	 * Each run has a provider of its own, so that the n-th call gets the n-th latency; it
	 * is warmed up by calls to another that answers at once.
	 */
	private static Duration measure(int concurrency, ContenderFactory factory) {
		try (SimulatedProvider quick = SimulatedProvider.start();
				Contender warmUp = factory.create(quick.baseUrl(), concurrency)) {
			warmUp.run(CALLS);
		}
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.latency(LATENCY));
				Contender contender = factory.create(provider.baseUrl(), concurrency)) {
			return Duration.ofNanos(Round.of(contender, CALLS).nanos());
		}
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	/**
	 * Makes a contender.
	 */
	@FunctionalInterface
	private interface ContenderFactory {

		Contender create(String baseUrl, int concurrency);

	}

}
