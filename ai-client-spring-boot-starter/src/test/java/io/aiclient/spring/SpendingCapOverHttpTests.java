package io.aiclient.spring;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException.Reason;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.simulator.AnswerLength;
import io.aiclient.simulator.Counts;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.SimulatorSettings;
import io.aiclient.simulator.WireFault;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A spending cap against the counts of a provider over real HTTP.
 */
class SpendingCapOverHttpTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(120);

	private static final int MAX_TOKENS = 400;

	private static final BigDecimal CAP = new BigDecimal("1.00");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, JacksonAutoConfiguration.class, SslAutoConfiguration.class,
				LifecycleAutoConfiguration.class))
		.withPropertyValues("ai.client.model=house", "ai.client.concurrency.max=200", "ai.client.prices[0].model=house",
				"ai.client.prices[0].prompt=0.40", "ai.client.prices[0].completion=1.60");

	@Test
	void twoHundredInFlightWithTheLongestAnswersStayBelowTheCapAndUseNearlyAllOfIt() {
		run((settings) -> settings.latency(Latency.fixed(Duration.ofMillis(400))), 3_000, (provider, cap, results) -> {
			Counts counts = countsWhenStill(provider);
			assertThat(counts.maxInFlight()).isGreaterThan(150);
			assertThat(results.stream().filter(SpendingCapOverHttpTests::isNotDone)).hasSizeGreaterThan(1_000);
			assertThat(billed(counts)).isBetween(new BigDecimal("0.99"), CAP);
			assertThat(cap.spent().usd()).isEqualByComparingTo(billed(counts));
		});
	}

	@Test
	void whatEndsWithoutAnAnswerIsPaidForAsIfItHadBeenBilled() {
		Faults faults = Faults.none()
			.seed(7)
			.with(WireFault.RESET_BEFORE_HEADERS, 0.03)
			.with(WireFault.RESET_MID_BODY, 0.03)
			.with(WireFault.TRUNCATED_JSON, 0.03)
			.with(WireFault.HANG_BEFORE_HEADERS, 0.03)
			.with(Fault.status(503), 0.05)
			.with(Fault.status(504), 0.05);
		run((settings) -> settings.latency(Latency.fixed(Duration.ofMillis(20))).faults(faults), 3_000,
				(provider, cap, results) -> {
					Counts counts = countsWhenStill(provider);
					long free = counts.faults().getOrDefault(Fault.status(503).label(), 0L);
					BigDecimal most = cost(counts.promptTokens(), 0).add(cost(0, counts.completionTokens()))
						.add(cost(0, (counts.accepted() - counts.answered() - free) * MAX_TOKENS));
					assertThat(most).as("as if all that is not known had been billed").isLessThanOrEqualTo(CAP);
					assertThat(cap.spent().usd()).isBetween(new BigDecimal("0.99"), CAP);
				}, "ai.client.timeout.response=500ms", "ai.client.retry.initial-delay=10ms", "ai.client.retry.budget=1",
				"ai.client.circuit-breaker.failure-rate-threshold=95",
				"ai.client.circuit-breaker.wait-in-open-state=200ms");
	}

	private void run(Consumer<SimulatorSettings.Builder> settings, int count, Check check, String... properties) {
		SimulatorSettings.Builder builder = SimulatorSettings.builder()
			.answerLength(AnswerLength.fixed(2 * MAX_TOKENS));
		settings.accept(builder);
		try (SimulatedProvider provider = SimulatedProvider.start(builder.build())) {
			this.runner.withPropertyValues("ai.client.base-url=" + provider.baseUrl())
				.withPropertyValues(properties)
				.run((context) -> {
					List<AiRequest> requests = IntStream.range(0, count)
						.mapToObj((i) -> AiRequest.builder().user("text " + i).maxTokens(MAX_TOKENS).build())
						.toList();
					SpendingCap cap = SpendingCap.ofUsd(CAP);
					List<AiResult<AiResponse>> results = context.getBean(ManagedAiClient.class)
						.batch(requests)
						.contextWrite(cap::addTo)
						.collectList()
						.block(TIMEOUT);
					assertThat(results).hasSize(count);
					assertThat(cap.reserved().usd()).isEqualByComparingTo("0");
					check.check(provider, cap, results);
				});
		}
	}

	private static boolean isNotDone(AiResult<AiResponse> result) {
		return result instanceof AiResult.Failure<AiResponse> failure
				&& failure.error() instanceof AiRefusedLocallyException refusal
				&& refusal.reason() == Reason.SPENDING_CAP;
	}

	/**
	 * The provider counts an answer a moment after it was read.
	 */
	private static Counts countsWhenStill(SimulatedProvider provider) {
		await().until(() -> provider.counts().inFlight() == 0);
		return provider.counts();
	}

	private static BigDecimal billed(Counts counts) {
		return cost(counts.promptTokens(), counts.completionTokens());
	}

	private static BigDecimal cost(long promptTokens, long completionTokens) {
		return new BigDecimal("0.40").multiply(BigDecimal.valueOf(promptTokens))
			.add(new BigDecimal("1.60").multiply(BigDecimal.valueOf(completionTokens)))
			.movePointLeft(6);
	}

	/**
	 * What must hold beside the number of results.
	 */
	@FunctionalInterface
	private interface Check {

		void check(SimulatedProvider provider, SpendingCap cap, List<AiResult<AiResponse>> results);

	}

}
