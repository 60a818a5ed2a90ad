package io.aiclient.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

/**
 * 1,000 calls whose latency is lognormal with a mean of 285 ms, at several concurrencies:
 * the time they take beside the greedy schedule of the same latencies, and beside a bare
 * WebClient in the same run.
 */
final class TranslationBenchmark {

	private static final Duration MEAN = Duration.ofMillis(285);

	private final int calls;

	private final Latency latency;

	private TranslationBenchmark(int calls, Duration mean) {
		this.calls = calls;
		this.latency = Latency.lognormal(mean, 0.5);
	}

	static void run() {
		System.out.println();
		System.out.println("Translation: 1000 calls, latency lognormal, mean 285 ms, sigma 0.5");
		new TranslationBenchmark(1000, MEAN).compare(List.of(50, 30, 10, 1));
	}

	/**
	 * Runs a little of it, to see that it does.
	 */
	static void smoke() {
		new TranslationBenchmark(50, MEAN.dividedBy(10)).compare(List.of(10));
	}

	private void compare(List<Integer> concurrencies) {
		System.out.println(
				"concurrency | greedy schedule | ai-client | / greedy | bare WebClient | / greedy | ai-client / bare");
		for (int concurrency : concurrencies) {
			double greedy = seconds(GreedySchedule.makespan(this.latency.samples(this.calls), concurrency));
			double ours = seconds(measure(concurrency, Approach.BATCH));
			double theirs = seconds(measure(concurrency, Approach.WEB_CLIENT));
			System.out.printf(Locale.ROOT, "%11d | %13.2f s | %7.2f s | %8.3f | %12.2f s | %8.3f | %16.3f%n",
					concurrency, greedy, ours, ours / greedy, theirs, theirs / greedy, ours / theirs);
		}
	}

	/**
	 * Each run has a provider of its own, so that the n-th call gets the n-th latency; it
	 * is warmed up by calls to another that answers at once.
	 */
	private Duration measure(int concurrency, Approach approach) {
		try (SimulatedProvider quick = SimulatedProvider.start();
				Contender warmUp = approach.start(quick.baseUrl(), concurrency)) {
			warmUp.run(this.calls);
		}
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.latency(this.latency));
				Contender contender = approach.start(provider.baseUrl(), concurrency)) {
			return Duration.ofNanos(Round.of(contender, this.calls).nanos());
		}
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

}
