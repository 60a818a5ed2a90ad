package io.aiclient;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Adds up the results of a batch. Holds eight bytes for each success.
 */
final class BatchTotals {

	private final Ticker ticker;

	private final long begun;

	private long total;

	private int succeeded;

	private long[] latencies = new long[64];

	private TokenUsage tokens = TokenUsage.NONE;

	private @Nullable BigDecimal cost;

	BatchTotals(Ticker ticker) {
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

	BatchTotals merge(BatchTotals other) {
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
		return new Summary(this.total, this.succeeded, this.total - this.succeeded, Duration.ofNanos(mean),
				Duration.ofNanos(p99), this.tokens, this.cost, Duration.ofNanos(this.ticker.nanos() - this.begun));
	}

	private static @Nullable BigDecimal sum(@Nullable BigDecimal a, @Nullable BigDecimal b) {
		return (a == null) ? b : (b == null) ? a : a.add(b);
	}

	record Summary(long total, long succeeded, long failed, Duration meanLatency, Duration p99Latency,
			TokenUsage tokens, @Nullable BigDecimal cost, Duration elapsed) implements AiBatchSummary {

	}

}
