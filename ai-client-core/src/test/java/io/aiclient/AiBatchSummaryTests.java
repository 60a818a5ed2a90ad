package io.aiclient;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;

class AiBatchSummaryTests {

	private static final AiRequest REQUEST = AiRequest.of("x");

	@Test
	void countsTokensAndCostAlsoOfFailuresThatWerePaidFor() {
		AiBatchSummary summary = summary(List.of(success(100, new BigDecimal("0.01")),
				success(300, new BigDecimal("0.02")), failure(response(5_000, new BigDecimal("0.04"))), failure(null)));
		assertThat(summary.total()).isEqualTo(4);
		assertThat(summary.succeeded()).isEqualTo(2);
		assertThat(summary.failed()).isEqualTo(2);
		assertThat(summary.successRate()).isEqualTo(0.5);
		assertThat(summary.tokens()).isEqualTo(new TokenUsage(30, 60, 90, 15));
		assertThat(summary.cost()).isEqualByComparingTo("0.07");
		assertThat(summary.meanLatency()).as("of successes").isEqualTo(Duration.ofMillis(200));
		assertThat(summary.p99Latency()).as("of successes").isEqualTo(Duration.ofMillis(300));
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "2, 2", "99, 99", "100, 99", "101, 100", "200, 198", "1000, 990", "10000, 9900" })
	void p99IsTheLatencyOfNearestRank(int count, long millis) {
		List<AiResult<?>> results = new ArrayList<>(
				IntStream.rangeClosed(1, count).mapToObj((latency) -> success(latency, null)).toList());
		Collections.shuffle(results, new Random(7));
		assertThat(summary(results).p99Latency()).isEqualTo(Duration.ofMillis(millis));
	}

	@Test
	void nothingKnownIsNothingClaimed() {
		AiBatchSummary empty = summary(List.of());
		assertThat(empty.successRate()).isEqualTo(1);
		assertThat(empty.cost()).isNull();
		assertThat(empty.p99Latency()).isZero();
		assertThat(summary(List.of(success(1, null))).cost()).isNull();
	}

	@Test
	void elapsedRunsFromTheBeginningOfTheCollectionToItsEnd() {
		VirtualClock clock = new VirtualClock();
		clock.at(1_000);
		AiBatchSummary summary = Stream.<AiResult<?>>of(success(1, null), success(1, null))
			.peek((result) -> clock.advance(Duration.ofSeconds(2)))
			.collect(AiBatchSummary.collector(clock));
		assertThat(summary.elapsed()).isEqualTo(Duration.ofSeconds(4));
	}

	@Test
	void partsOfAParallelStreamAreAddedUp() {
		AiBatchSummary summary = IntStream.rangeClosed(1, 1_000)
			.parallel()
			.<AiResult<?>>mapToObj((latency) -> success(latency, BigDecimal.ONE))
			.collect(AiBatchSummary.collector());
		assertThat(summary.total()).isEqualTo(1_000);
		assertThat(summary.cost()).isEqualByComparingTo("1000");
		assertThat(summary.p99Latency()).isEqualTo(Duration.ofMillis(990));
	}

	private static AiBatchSummary summary(List<AiResult<?>> results) {
		return results.stream().collect(AiBatchSummary.collector());
	}

	private static AiResult<?> success(long latencyMillis, @Nullable BigDecimal cost) {
		AiResponse response = response(latencyMillis, cost);
		return new AiResult.Success<>(0, REQUEST, response, response);
	}

	private static AiResult<?> failure(@Nullable AiResponse response) {
		return new AiResult.Failure<>(0, REQUEST, AiRefusedLocallyException.because("no"), response);
	}

	private static AiResponse response(long latencyMillis, @Nullable BigDecimal cost) {
		return AiResponse.builder()
			.latency(Duration.ofMillis(latencyMillis))
			.usage(new TokenUsage(10, 20, 30, 5))
			.cost(cost)
			.build();
	}

}
