package io.aiclient.benchmarks;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.simulator.AnswerLength;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

/**
 * A provider whose answers take 50 ms, and longer above a number in flight: the adaptive
 * limit, which is told nothing but a ceiling of 512, beside the best fixed limit; and
 * what it makes of a provider that has 32 slots, then 16, then 32.
 */
final class KneeBenchmark {

	private static final Duration BASE = Duration.ofMillis(50);

	private static final double EXPONENT = 1.5;

	private static final int LONGEST = 2_000;

	private static final double MEAN_TOKENS = 1_010;

	private static final String[] ADAPTIVE = { "mode=adaptive", "max=512" };

	/**
	 * How long a measurement takes.
	 */
	private final int seconds;

	/**
	 * How much of its beginning does not count, nor of what follows a step.
	 */
	private final int absorbedSeconds;

	private KneeBenchmark(int seconds, int absorbedSeconds) {
		this.seconds = seconds;
		this.absorbedSeconds = absorbedSeconds;
	}

	static void run() {
		KneeBenchmark benchmark = new KneeBenchmark(15, 5);
		for (boolean varyingLengths : new boolean[] { false, true }) {
			benchmark.measure(varyingLengths, List.of(28, 32, 36, 40), List.of(14, 16, 18));
		}
	}

	/**
	 * Runs a little of it, to see that it does.
	 */
	static void smoke() {
		new KneeBenchmark(1, 0).measure(true, List.of(32), List.of(16));
	}

	private void measure(boolean varyingLengths, List<Integer> limits, List<Integer> limitsOf16) {
		System.out.println();
		System.out.println("Knee: 50 ms, times (in flight / slots)^1.5 above the slots");
		System.out.println(
				varyingLengths ? "Answers of 20 to 2,000 tokens, time proportional to them" : "Answers of one length");
		fixed(varyingLengths, 32, 32); // warms up
		Fixed best = best(varyingLengths, 32, limits);
		Fixed bestOf16 = best(varyingLengths, 16, limitsOf16);
		steady(varyingLengths, best);
		step(varyingLengths, best, bestOf16);
	}

	private Fixed best(boolean varyingLengths, int slots, List<Integer> limits) {
		return limits.stream().map((limit) -> {
			Fixed fixed = fixed(varyingLengths, slots, limit);
			System.out.printf(Locale.ROOT, "%d slots, %3d at once: %8.0f tokens/s, p99 %4.0f ms%n", slots, limit,
					fixed.tokensPerSecond(), fixed.p99Millis());
			return fixed;
		}).max(Comparator.comparingDouble(Fixed::tokensPerSecond)).orElseThrow();
	}

	private Fixed fixed(boolean varyingLengths, int slots, int limit) {
		try (SimulatedProvider provider = provider(varyingLengths, slots);
				KneeClient client = new KneeClient(varyingLengths, provider.baseUrl(), "max=" + limit)) {
			KneeLoad load = client.run(Duration.ofSeconds(this.seconds));
			return new Fixed(load.tokensPerSecond(this.absorbedSeconds, this.seconds),
					load.p99Millis(this.absorbedSeconds, this.seconds));
		}
	}

	private void steady(boolean varyingLengths, Fixed best) {
		try (SimulatedProvider provider = provider(varyingLengths, 32);
				KneeClient client = new KneeClient(varyingLengths, provider.baseUrl(), ADAPTIVE)) {
			int end = 2 * this.seconds;
			KneeLoad load = client.run(Duration.ofSeconds(end));
			System.out.printf(Locale.ROOT,
					"32 slots, adaptive: %.3f of the best fixed limit's tokens/s, %.2f of its p99, limit %d to %d%n",
					load.tokensPerSecond(this.absorbedSeconds, end) / best.tokensPerSecond(),
					load.p99Millis(this.absorbedSeconds, end) / best.p99Millis(),
					load.lowestLimit(this.absorbedSeconds, end), load.highestLimit(this.absorbedSeconds, end));
		}
	}

	private void step(boolean varyingLengths, Fixed best, Fixed bestOf16) {
		int down = this.seconds;
		int up = 2 * this.seconds;
		int end = 3 * this.seconds;
		try (SimulatedProvider provider = provider(varyingLengths, 32);
				KneeClient client = new KneeClient(varyingLengths, provider.baseUrl(), ADAPTIVE)) {
			Flux.just(16, 32)
				.concatMap((slots) -> Mono.delay(Duration.ofSeconds(this.seconds)).thenReturn(slots))
				.subscribe((slots) -> provider.latency(latency(varyingLengths, slots)));
			KneeLoad load = client.run(Duration.ofSeconds(end));
			System.out.printf(Locale.ROOT,
					"32 to 16 to 32 slots, adaptive, from 5 s after a step: %.3f and %.3f of the best fixed limit's"
							+ " tokens/s, lowest limit %d%n",
					load.tokensPerSecond(down + this.absorbedSeconds, up) / bestOf16.tokensPerSecond(),
					load.tokensPerSecond(up + this.absorbedSeconds, end) / best.tokensPerSecond(),
					load.lowestLimit(down, end));
		}
	}

	private static SimulatedProvider provider(boolean varyingLengths, int slots) {
		return SimulatedProvider.start((settings) -> {
			settings.latency(latency(varyingLengths, slots));
			if (varyingLengths) {
				settings.answerLength(AnswerLength.fixed(LONGEST));
			}
		});
	}

	private static Latency latency(boolean varyingLengths, int slots) {
		Latency latency = varyingLengths
				? Latency.none().perOutputToken(Duration.ofNanos((long) (BASE.toNanos() / MEAN_TOKENS)))
				: Latency.fixed(BASE);
		return latency.knee(slots, EXPONENT);
	}

	/**
	 * What a fixed limit brought.
	 *
	 * @param tokensPerSecond tokens a second
	 * @param p99Millis the latency that one answer in a hundred exceeds
	 */
	private record Fixed(double tokensPerSecond, double p99Millis) {

	}

}
