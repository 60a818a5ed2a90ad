package io.aiclient.benchmarks.embeddings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.aiclient.benchmarks.run.ChildProcess;
import io.aiclient.benchmarks.run.Figure;
import io.aiclient.simulator.SimulatedProvider;

/**
 * Vectors of 1,536 numbers, which a job writes to a file in a heap of 128 MB.
 *
 * @param folder where it may write
 * @param rows how many texts
 */
record VectorMemory(Path folder, int rows) {

	private static final Pattern HEAP = Pattern.compile("heap at row \\d+: ([0-9.]+) MB");

	private static final Pattern RESIDENT = Pattern.compile("peak resident memory ([0-9.]+|NaN) MB");

	private static final Pattern EMBEDDED = Pattern.compile("rows \\d+, embedded (\\d+),.*");

	/**
	 * What a heap may grow by between a tenth and nine tenths of the rows: an eighth of
	 * it may be held by rows between source and file.
	 */
	private static final double GROWTH_IN_MB = 16;

	/**
	 * Fewer rows say nothing of memory.
	 */
	private static final int MANY_ROWS = 50_000;

	List<Figure> run() {
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.arrivalLog(0));
				ChildProcess child = ChildProcess.startJava(List.of("-Xmx128m"),
						List.of(EmbeddingsClient.NAME, EmbeddingsClient.JOB, provider.baseUrl(), "" + this.rows,
								this.folder.resolve("vectors.jsonl").toString(), "--ai.client.provider=openai"),
						Map.of())) {
			List<String> printed = child.lines().toList();
			List<Double> heaps = numbers(printed, HEAP);
			List<Double> embedded = numbers(printed, EMBEDDED);
			if (heaps.size() != 2 || embedded.isEmpty()) {
				throw new IllegalStateException("The client has not ended: " + String.join("\n", printed));
			}
			double most = (this.rows < MANY_ROWS) ? Double.POSITIVE_INFINITY : GROWTH_IN_MB;
			return List.of(Figure.atMost(0, "rows without a vector", this.rows - Math.round(embedded.get(0))),
					Figure.atMost(most, "growth of the heap, 10 % to 90 %", "%.1f MB", heaps.get(1) - heaps.get(0)),
					Figure.reported("heap at 90 %", "%.1f MB", heaps.get(1)),
					Figure.reported("resident at most", "%.0f MB", numbers(printed, RESIDENT).get(0)));
		}
	}

	private static List<Double> numbers(List<String> lines, Pattern pattern) {
		return lines.stream()
			.map(pattern::matcher)
			.filter(Matcher::matches)
			.map((matcher) -> Double.valueOf(matcher.group(1)))
			.toList();
	}

}
