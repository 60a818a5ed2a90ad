package io.aiclient.benchmarks;

import java.util.List;
import java.util.function.Consumer;

import io.aiclient.benchmarks.run.Figure;
import io.aiclient.benchmarks.run.Median;

/**
 * What a call through openai-java costs of the processor over the starter, beside one on
 * the SDK's own HTTP client: measured as {@link ThroughputBenchmark} does.
 *
 * @param size how many calls
 * @param most the most that is promised
 * @param runs in how many fresh virtual machines each is measured
 * @param log takes a line for each round
 */
public record SdkCost(Turns.Size size, double most, int runs, Consumer<String> log) {

	private static final int CONCURRENCY = 64;

	private static final Turns.Size FULL = new Turns.Size(50_000, 3, 12, 4);

	private static final Turns.Size SMOKE = new Turns.Size(100, 1, 1, 1);

	private static final String RATIO = "%.3f";

	private static final String MICROS = "%.1f us";

	/**
	 * Measures as much as the promise needs.
	 * @param runs in how many fresh virtual machines each is measured, one or more
	 * @param log takes a line for each round
	 */
	public static SdkCost full(int runs, Consumer<String> log) {
		return new SdkCost(FULL, 1, runs, log);
	}

	/**
	 * Measures a little, to see that it does: nothing is promised of it.
	 * @param log takes a line for each round
	 */
	public static SdkCost smoke(Consumer<String> log) {
		return new SdkCost(SMOKE, Double.POSITIVE_INFINITY, 1, log);
	}

	/**
	 * Calls that block 64 threads.
	 * @return the figures
	 * @throws IllegalStateException if a call is not answered
	 */
	public List<Figure> blocking() {
		return measure(Approach.OK_HTTP_BLOCKING, Approach.ADAPTER_BLOCKING);
	}

	/**
	 * Calls that block none, 64 at once.
	 * @return the figures
	 * @throws IllegalStateException if a call is not answered
	 */
	public List<Figure> async() {
		return measure(Approach.OK_HTTP_ASYNC, Approach.ADAPTER_ASYNC);
	}

	private List<Figure> measure(Approach own, Approach ours) {
		Comparison comparison = Comparison.measure(this.size, this.runs,
				new Comparison.Contenders(List.of(own, ours), CONCURRENCY), this.log);
		if (!comparison.steady() && this.size.mostWarmUps() > 1) {
			System.out.println("NOT STEADY: no two rounds in a row of a warm-up cost the same");
		}
		double[] cpu = comparison.ratios(ours, Round::cpuMicrosPerCall).sorted().toArray();
		return List.of(
				Figure.atMost(this.most, "CPU a call / own client", RATIO,
						Median.of(comparison.ratios(ours, Round::cpuMicrosPerCall))),
				Figure.reported("the same, lowest", RATIO, cpu[0]),
				Figure.reported("the same, highest", RATIO, cpu[cpu.length - 1]),
				Figure.reported("CPU a call", MICROS, comparison.median(ours, Round::cpuMicrosPerCall)),
				Figure.reported("CPU a call, own client", MICROS, comparison.median(own, Round::cpuMicrosPerCall)),
				Figure.reported("calls a second / own client", RATIO,
						Median.of(comparison.ratios(ours, Round::perSecond))),
				Figure.reported("bytes a call / own client", RATIO,
						Median.of(comparison.ratios(ours, Round::bytesPerCall))));
	}

}
