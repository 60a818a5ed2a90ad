package io.aiclient.benchmarks.adapters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Flux;

import io.aiclient.benchmarks.quota.CallerTrials;
import io.aiclient.benchmarks.run.ChildProcess;
import io.aiclient.benchmarks.run.Figure;
import io.aiclient.simulator.Counts;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

/**
 * Streams through Spring AI, a third of which is cancelled after the first piece.
 *
 * @param streams how many
 * @param settled whether the tokens are looked at too, until the last stream has left its
 * window
 * @param properties what the client is configured with beside
 */
record StreamTrial(int streams, boolean settled, List<String> properties) {

	/**
	 * An answer begins after 100 ms and takes half a second from then on.
	 */
	private static final Latency LATENCY = Latency.fixed(CallerTrials.LATENCY).perOutputToken(Duration.ofMillis(15));

	/**
	 * Longer than all streams together take, so that none has left it when they end.
	 */
	private static final Duration WINDOW = Duration.ofSeconds(60);

	/**
	 * What is reserved for a prompt of these and an answer of which nothing is known: 256
	 * tokens.
	 */
	private static final double MOST_RESERVED = 320;

	private static final Duration OFTEN = Duration.ofMillis(10);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	List<Figure> run() {
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.latency(LATENCY));
				ChildProcess client = ChildProcess.startJavaWithAdapters(List.of(), arguments(provider))) {
			StreamReport report = StreamReport.parse(client.await(StreamClient.REPORT));
			return figures(report, countsWhenStill(provider));
		}
	}

	/**
	 * The provider sees that a connection was closed a moment after the client has.
	 */
	private static Counts countsWhenStill(SimulatedProvider provider) {
		Counts last = Flux.interval(Duration.ZERO, OFTEN)
			.map((tick) -> provider.counts())
			.takeUntil((counts) -> counts.inFlight() == 0)
			.take(PATIENCE)
			.blockLast();
		return (last != null) ? last : provider.counts();
	}

	private List<String> arguments(SimulatedProvider provider) {
		List<String> arguments = new ArrayList<>(List.of(StreamClient.NAME, Integer.toString(this.streams),
				(this.settled ? WINDOW.multipliedBy(2) : Duration.ZERO).toString(),
				"--spring.profiles.active=" + AdaptersOnlyWhereAsked.PROFILE,
				"--ai.client.base-url=" + provider.baseUrl(), "--ai.client.api-key=benchmark",
				"--ai.client.model=simulated", "--ai.client.concurrency.max=" + CallerTrials.SLOTS,
				"--ai.client.rate-limit.tokens-per-minute=100000000",
				"--ai.client.rate-limit.token-window=" + WINDOW.toSeconds() + "s",
				"--spring.ai.openai.chat.stream-options.include-usage=true"));
		arguments.addAll(this.properties);
		return arguments;
	}

	private List<Figure> figures(StreamReport report, Counts counts) {
		List<Figure> figures = new ArrayList<>(
				List.of(Figure.atMost(0, "without what they had to bring", this.streams - report.right()),
						Figure.atMost(0, "held by the client afterwards", report.held()),
						Figure.atMost(0, "in flight at the provider", (long) counts.inFlight()),
						Figure.reported("cancelled at the provider", counts.cancelled())));
		if (this.settled) {
			double beyond = report.tokens() - counts.promptTokens() - counts.completionTokens();
			double cancelled = Math.ceil((double) this.streams / StreamClient.CANCELLED);
			figures.add(Figure.atLeast(0, "tokens beyond the answers'", "%.0f", beyond));
			figures.add(Figure.atMost(MOST_RESERVED, "the same, a cancelled stream", "%.1f", beyond / cancelled));
			figures.add(Figure.atMost(0, "tokens after the window", report.tokensLater()));
		}
		return figures;
	}

}
