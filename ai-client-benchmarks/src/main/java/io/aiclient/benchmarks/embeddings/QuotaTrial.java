package io.aiclient.benchmarks.embeddings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.aiclient.benchmarks.run.ChildProcess;
import io.aiclient.benchmarks.run.Figure;
import io.aiclient.simulator.Counts;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.VectorSettings;

/**
 * Texts under 200 requests and 100,000 tokens in 10 s.
 *
 * @param rows how many texts
 */
record QuotaTrial(int rows) {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final TextQuota QUOTA = new TextQuota(WINDOW);

	private static final int DIMENSIONS = 256;

	private static final Duration LATENCY = Duration.ofMillis(100);

	private static final Pattern LINE = Pattern
		.compile("right (\\d+), refused (\\d+), wrong (\\d+), seconds ([0-9.]+)");

	List<Figure> run() {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> QUOTA.enforcedBy(settings.latency(Latency.fixed(LATENCY)))
				.embeddings(VectorSettings.defaults().dimensions(DIMENSIONS).refusedText(Texts.BAD))
				.arrivalLog(0))) {
			List<String> arguments = new ArrayList<>(List.of(EmbeddingsClient.NAME, EmbeddingsClient.STREAM,
					provider.baseUrl(), "" + this.rows, "" + DIMENSIONS));
			arguments.add("--ai.client.provider=openai");
			arguments.addAll(QUOTA.options());
			try (ChildProcess child = ChildProcess.startJava(List.of("-Xmx256m"), arguments, Map.of())) {
				List<String> printed = child.lines().toList();
				return figures(printed, provider.counts());
			}
		}
	}

	private List<Figure> figures(List<String> printed, Counts counts) {
		Matcher line = printed.stream()
			.map(LINE::matcher)
			.filter(Matcher::matches)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The client has not ended: " + String.join("\n", printed)));
		int bad = Texts.bad(this.rows);
		long right = Long.parseLong(line.group(1));
		long most = requests(bad);
		return List.of(
				Figure.atMost(1.05, "time / best possible", "%.3f", Double.parseDouble(line.group(4)) / bestSeconds()),
				Figure.reported("best possible", "%.1f s", bestSeconds()), Figure.atMost(0, "429s", counts.refused()),
				Figure.atMost(0, "good rows without their vector", this.rows - bad - right),
				Figure.atMost(0, "bad rows that did not fail", bad - Long.parseLong(line.group(2))),
				Figure.atMost((long) (1.1 * most), "requests", counts.received()),
				Figure.reported("of them refused for a text", counts.rejected()));
	}

	/**
	 * Each window lets go what its limit of tokens allows, the first at once; and the
	 * last answer takes its latency.
	 */
	private double bestSeconds() {
		return (windows() - 1) * WINDOW.toSeconds() + LATENCY.toMillis() / 1e3;
	}

	/**
	 * The fewest packs, and for each bad row a binary search in a full one.
	 */
	private long requests(int bad) {
		double rowsOfAPack = (double) this.rows / windows();
		return windows() + bad * 2L * (long) Math.ceil(Math.log(rowsOfAPack) / Math.log(2));
	}

	private long windows() {
		return (Texts.goodTokens(this.rows) + TextQuota.TOKENS - 1) / TextQuota.TOKENS;
	}

}
