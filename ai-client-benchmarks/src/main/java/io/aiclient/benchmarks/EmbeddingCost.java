package io.aiclient.benchmarks;

import java.util.List;
import java.util.function.Consumer;

import io.aiclient.benchmarks.run.Figure;
import io.aiclient.benchmarks.run.Median;

/**
 * What a text that is embedded costs of the processor, beside a bare WebClient that sends
 * the same packs and reads each vector with Jackson: measured as
 * {@link ThroughputBenchmark} does.
 *
 * @param size how many texts
 * @param most the most that is promised
 * @param log takes a line for each round
 */
public record EmbeddingCost(Turns.Size size, double most, Consumer<String> log) {

	private static final int CONCURRENCY = 4;

	/**
	 * Measures as much as the promise needs.
	 * @param log takes a line for each round
	 */
	public static EmbeddingCost full(Consumer<String> log) {
		return new EmbeddingCost(new Turns.Size(20_000, 3, 8, 5), 1.1, log);
	}

	/**
	 * Measures a little, to see that it does: nothing is promised of it.
	 * @param log takes a line for each round
	 */
	public static EmbeddingCost smoke(Consumer<String> log) {
		return new EmbeddingCost(new Turns.Size(2 * EmbeddingContender.TEXTS_OF_A_PACK, 1, 1, 1),
				Double.POSITIVE_INFINITY, log);
	}

	/**
	 * Measures.
	 * @return the figures
	 * @throws IllegalStateException if a text has no vector
	 */
	public List<Figure> run() {
		Comparison comparison = Comparison.measure(this.size, 1,
				new Comparison.Contenders(List.of(Approach.EMBEDDING_WEB_CLIENT, Approach.EMBEDDING), CONCURRENCY),
				this.log);
		if (!comparison.steady() && this.size.mostWarmUps() > 1) {
			System.out.println("NOT STEADY: no two rounds in a row of a warm-up cost the same");
		}
		return List.of(
				Figure.atMost(this.most, "CPU a row / bare WebClient", "%.3f",
						Median.of(comparison.ratios(Approach.EMBEDDING, Round::cpuMicrosPerCall))),
				Figure.reported("CPU a row", "%.1f us", comparison.median(Approach.EMBEDDING, Round::cpuMicrosPerCall)),
				Figure.reported("CPU a row, bare WebClient", "%.1f us",
						comparison.median(Approach.EMBEDDING_WEB_CLIENT, Round::cpuMicrosPerCall)),
				Figure.reported("bytes a row / bare WebClient", "%.3f",
						Median.of(comparison.ratios(Approach.EMBEDDING, Round::bytesPerCall))));
	}

}
