package io.aiclient.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.aiclient.benchmarks.run.Figure;
import io.aiclient.benchmarks.run.Median;

/**
 * What a call through an entrance costs of the processor, beside the same call of that
 * library without a client: measured as {@link ThroughputBenchmark} does.
 *
 * @param size how many calls
 * @param promising whether something is promised
 * @param runs in how many fresh virtual machines each is measured
 * @param log takes a line for each round
 */
public record EntranceCost(Turns.Size size, boolean promising, int runs, Consumer<String> log) {

	private static final int CONCURRENCY = 64;

	private static final Turns.Size FULL = new Turns.Size(50_000, 3, 12, 4);

	private static final Turns.Size SMOKE = new Turns.Size(100, 1, 1, 1);

	private static final String RATIO = "%.3f";

	private static final String MICROS = "%.1f us";

	/**
	 * Measures as much as a promise needs.
	 * @param runs in how many fresh virtual machines each is measured, one or more
	 * @param log takes a line for each round
	 */
	public static EntranceCost full(int runs, Consumer<String> log) {
		return new EntranceCost(FULL, true, runs, log);
	}

	/**
	 * Measures a little, to see that it does: nothing is promised of it.
	 * @param log takes a line for each round
	 */
	public static EntranceCost smoke(Consumer<String> log) {
		return new EntranceCost(SMOKE, false, 1, log);
	}

	/**
	 * Calls of openai-java that block 64 threads.
	 * @return the figures
	 * @throws IllegalStateException if a call is not answered
	 */
	public List<Figure> blocking() {
		return measure(1, List.of(Approach.OK_HTTP_BLOCKING, Approach.ADAPTER_BLOCKING, Approach.WEB_CLIENT_BLOCKING));
	}

	/**
	 * Calls of openai-java that block none, 64 at once.
	 * @return the figures
	 * @throws IllegalStateException if a call is not answered
	 */
	public List<Figure> async() {
		return measure(1, List.of(Approach.OK_HTTP_ASYNC, Approach.ADAPTER_ASYNC, Approach.WEB_CLIENT_ASYNC));
	}

	/**
	 * Calls of a WebClient, 64 at once.
	 * @return the figures
	 * @throws IllegalStateException if a call is not answered
	 */
	public List<Figure> webClient() {
		return measure(1.10, List.of(Approach.WEB_CLIENT, Approach.FILTERED_WEB_CLIENT));
	}

	/**
	 * Calls of a RestClient that block 64 threads; nothing is promised of them.
	 * @return the figures
	 * @throws IllegalStateException if a call is not answered
	 */
	public List<Figure> restClient() {
		return measure(Double.POSITIVE_INFINITY, List.of(Approach.REST_CLIENT, Approach.INTERCEPTED_REST_CLIENT));
	}

	/**
	 * Measures.
	 * @param most the most that is promised of the second
	 * @param approaches the library without a client, with one, and, to compare, others
	 */
	private List<Figure> measure(double most, List<Approach> approaches) {
		Comparison comparison = Comparison.measure(this.size, this.runs,
				new Comparison.Contenders(approaches, CONCURRENCY), this.log);
		if (!comparison.steady() && this.size.mostWarmUps() > 1) {
			System.out.println("NOT STEADY: no two rounds in a row of a warm-up cost the same");
		}
		Approach own = approaches.get(0);
		Approach ours = approaches.get(1);
		double[] cpu = comparison.ratios(ours, Round::cpuMicrosPerCall).sorted().toArray();
		double median = Median.of(comparison.ratios(ours, Round::cpuMicrosPerCall));
		String name = "CPU a call / own client";
		List<Figure> figures = new ArrayList<>();
		figures.add((this.promising && Double.isFinite(most)) ? Figure.atMost(most, name, RATIO, median)
				: Figure.reported(name, RATIO, median));
		figures.add(Figure.reported("the same, lowest", RATIO, cpu[0]));
		figures.add(Figure.reported("the same, highest", RATIO, cpu[cpu.length - 1]));
		figures.add(Figure.reported("CPU a call", MICROS, comparison.median(ours, Round::cpuMicrosPerCall)));
		figures.add(Figure.reported("CPU a call, own client", MICROS, comparison.median(own, Round::cpuMicrosPerCall)));
		figures.add(Figure.reported("calls a second / own client", RATIO,
				Median.of(comparison.ratios(ours, Round::perSecond))));
		figures.add(Figure.reported("bytes a call / own client", RATIO,
				Median.of(comparison.ratios(ours, Round::bytesPerCall))));
		for (Approach other : approaches.subList(2, approaches.size())) {
			figures.add(Figure.reported("CPU a call, " + other.title() + " / own client", RATIO,
					Median.of(comparison.ratios(other, Round::cpuMicrosPerCall))));
			figures.add(Figure.reported("bytes a call, " + other.title() + " / own client", RATIO,
					Median.of(comparison.ratios(other, Round::bytesPerCall))));
		}
		return List.copyOf(figures);
	}

}
