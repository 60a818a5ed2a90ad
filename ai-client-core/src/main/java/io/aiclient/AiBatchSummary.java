package io.aiclient;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collector;

import org.jspecify.annotations.Nullable;

/**
 * A batch in numbers. Collect it from results:
 * {@code results.collect(AiBatchSummary.collector())} of a Flux, or of a Stream.
 *
 * @param total how many items ended
 * @param succeeded how many of them were answered
 * @param failed how many were not
 * @param meanLatency mean of {@link AiResponse#latency()} of the successes; zero if none
 * @param p99Latency the latency that 99 % of the successes did not exceed (nearest rank);
 * zero if none
 * @param tokens tokens of all answers, those of failures that were paid for included
 * @param cost US dollars of all answers whose cost is known; null if none is
 * @param elapsed from the beginning of the collection to its end
 */
public record AiBatchSummary(long total, long succeeded, long failed, Duration meanLatency, Duration p99Latency,
		TokenUsage tokens, @Nullable BigDecimal cost, Duration elapsed) {

	/**
	 * Collects results, of any value type. Holds eight bytes for each success.
	 * @return a collector, for use by one thread at a time
	 */
	public static Collector<AiResult<?>, ?, AiBatchSummary> collector() {
		return collector(Ticker.system());
	}

	/**
	 * The same with a source of time.
	 * @param ticker the source
	 * @return a collector, for use by one thread at a time
	 */
	public static Collector<AiResult<?>, ?, AiBatchSummary> collector(Ticker ticker) {
		return Collector.of(() -> new Totals(ticker), Totals::add, Totals::merge, Totals::summary);
	}

	/**
	 * Share of the items that were answered.
	 * @return from 0 to 1; 1 for an empty batch
	 */
	public double successRate() {
		return (this.total == 0) ? 1 : (double) this.succeeded / this.total;
	}

	private static final class Totals {

		private final Ticker ticker;

		private final long begun;

		private long total;

		private int succeeded;

		private long[] latencies = new long[64];

		private TokenUsage tokens = TokenUsage.NONE;

		private @Nullable BigDecimal cost;

		Totals(Ticker ticker) {
			this.ticker = ticker;
			this.begun = ticker.nanos();
		}

		void add(AiResult<?> result) {
			this.total++;
			AiResponse response = result.response();
			if (response != null) {
				this.tokens = this.tokens.plus(response.usage());
				this.cost = sum(this.cost, response.cost());
				if (result.isSuccess()) {
					addLatency(Ticker.clamp(response.latency()).toNanos());
				}
			}
		}

		private void addLatency(long nanos) {
			if (this.succeeded == this.latencies.length) {
				this.latencies = Arrays.copyOf(this.latencies, 2 * this.latencies.length);
			}
			this.latencies[this.succeeded++] = nanos;
		}

		Totals merge(Totals other) {
			this.total += other.total;
			this.tokens = this.tokens.plus(other.tokens);
			this.cost = sum(this.cost, other.cost);
			for (int i = 0; i < other.succeeded; i++) {
				addLatency(other.latencies[i]);
			}
			return this;
		}

		AiBatchSummary summary() {
			long[] sorted = Arrays.copyOf(this.latencies, this.succeeded);
			Arrays.sort(sorted);
			long mean = (long) Arrays.stream(sorted).asDoubleStream().average().orElse(0);
			long p99 = (sorted.length == 0) ? 0 : sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
			return new AiBatchSummary(this.total, this.succeeded, this.total - this.succeeded, Duration.ofNanos(mean),
					Duration.ofNanos(p99), this.tokens, this.cost, Duration.ofNanos(this.ticker.nanos() - this.begun));
		}

		private static @Nullable BigDecimal sum(@Nullable BigDecimal a, @Nullable BigDecimal b) {
			return (a == null) ? b : (b == null) ? a : a.add(b);
		}

	}

}
