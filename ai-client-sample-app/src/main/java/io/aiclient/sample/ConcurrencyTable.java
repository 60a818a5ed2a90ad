package io.aiclient.sample;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import io.aiclient.AiBatchSummary;
import io.aiclient.AiClient;
import io.aiclient.AiRequest;

/**
 * The same translation with 1, 10, 30 and 50 requests at once, one after the other, each
 * by a client of its own. The slow rows take fewer texts, and say so.
 */
@Component
class ConcurrencyTable {

	private static final int TEXTS_OF_ONE = 60;

	private static final int TEXTS_OF_TEN = 300;

	private final Map<Integer, AiClient> clients = new LinkedHashMap<>();

	ConcurrencyTable(@Qualifier("one") AiClient one, @Qualifier("ten") AiClient ten,
			@Qualifier("thirty") AiClient thirty, @Qualifier("fifty") AiClient fifty) {
		this.clients.put(1, one);
		this.clients.put(10, ten);
		this.clients.put(30, thirty);
		this.clients.put(50, fifty);
	}

	/**
	 * How many calls the table makes.
	 * @param texts how many texts there are
	 * @return the sum of its rows
	 */
	int calls(int texts) {
		return this.clients.keySet().stream().mapToInt((concurrency) -> share(concurrency, texts)).sum();
	}

	void print(List<String> texts, String language, PrintStream out) {
		out.println();
		out.println("concurrency | texts | total time | mean latency | P99 latency | success |     cost");
		out.println("------------|-------|------------|--------------|-------------|---------|---------");
		this.clients.forEach((concurrency, client) -> {
			List<String> share = texts.subList(0, share(concurrency, texts.size()));
			AiBatchSummary summary = measure(client, share, language);
			out.println(row(concurrency, summary) + ((share.size() < texts.size())
					? "   (the first " + share.size() + " of " + texts.size() + " texts)" : ""));
		});
	}

	private static AiBatchSummary measure(AiClient client, List<String> texts, String language) {
		List<AiRequest> requests = texts.stream()
			.map((text) -> AiRequest.of("Translate into " + language + ":\n\n" + text))
			.toList();
		AiBatchSummary summary = client.batch(requests).collect(AiBatchSummary.collector()).block();
		if (summary == null) {
			throw new IllegalStateException("A collected batch has a summary");
		}
		return summary;
	}

	private static String row(int concurrency, AiBatchSummary summary) {
		BigDecimal cost = summary.cost();
		return String.format(Locale.ROOT, "%11d | %5d | %8.2f s | %9.0f ms | %8.0f ms | %5.1f %% | %8s", concurrency,
				summary.total(), summary.elapsed().toNanos() / 1e9, summary.meanLatency().toNanos() / 1e6,
				summary.p99Latency().toNanos() / 1e6, 100 * summary.successRate(),
				(cost != null) ? "$" + cost.setScale(4, RoundingMode.HALF_UP) : "unknown");
	}

	private static int share(int concurrency, int texts) {
		return switch (concurrency) {
			case 1 -> Math.min(TEXTS_OF_ONE, texts);
			case 10 -> Math.min(TEXTS_OF_TEN, texts);
			default -> texts;
		};
	}

}
