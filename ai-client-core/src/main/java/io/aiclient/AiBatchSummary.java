package io.aiclient;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.stream.Collector;

import org.jspecify.annotations.Nullable;

/**
 * A batch in numbers. Collect it from results:
 * {@code results.collect(AiBatchSummary.collector())} of a Flux, or of a Stream.
 */
public sealed interface AiBatchSummary permits BatchTotals.Summary {

	/**
	 * How many items ended.
	 */
	long total();

	/**
	 * How many of them were answered.
	 */
	long succeeded();

	/**
	 * How many were not.
	 */
	long failed();

	/**
	 * Mean of {@link AiResponse#latency()} of the successes; zero if none.
	 */
	Duration meanLatency();

	/**
	 * The latency that 99 % of the successes did not exceed (nearest rank); zero if none.
	 */
	Duration p99Latency();

	/**
	 * Tokens of all answers, those of failures that were paid for included.
	 */
	TokenUsage tokens();

	/**
	 * US dollars of all answers whose cost is known; null if none is.
	 */
	@Nullable BigDecimal cost();

	/**
	 * From the beginning of the collection to its end.
	 */
	Duration elapsed();

	/**
	 * Collects results, of any value type. Holds eight bytes for each success.
	 * @return a collector, for use by one thread at a time
	 */
	static Collector<AiResult<?>, ?, AiBatchSummary> collector() {
		return collector(Ticker.system());
	}

	/**
	 * The same with a source of time.
	 * @param ticker the source
	 * @return a collector, for use by one thread at a time
	 */
	static Collector<AiResult<?>, ?, AiBatchSummary> collector(Ticker ticker) {
		return Collector.of(() -> new BatchTotals(ticker), BatchTotals::add, BatchTotals::merge, BatchTotals::summary);
	}

	/**
	 * Share of the items that were answered.
	 * @return from 0 to 1; 1 for an empty batch
	 */
	default double successRate() {
		return (total() == 0) ? 1 : (double) succeeded() / total();
	}

}
