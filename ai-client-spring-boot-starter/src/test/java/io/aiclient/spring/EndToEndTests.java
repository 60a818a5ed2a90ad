package io.aiclient.spring;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.SimulatorSettings;
import io.aiclient.simulator.WireFault;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole starter against a provider over real HTTP.
 */
class EndToEndTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, JacksonAutoConfiguration.class, SslAutoConfiguration.class,
				LifecycleAutoConfiguration.class))
		.withPropertyValues("ai.client.model=gpt-4.1-mini", "ai.client.api-key=sk-secret-key");

	@Test
	void aBatchThroughARateLimitedProviderIsAnsweredWhole() {
		run((settings) -> settings
			.requests(Quota.perMinute(1200).in(Duration.ofSeconds(1)).enforcedBy(Enforcement.SLIDING_WINDOW)), 100,
				(provider, results) -> {
					assertThat(results).allMatch(AiResult::isSuccess);
					assertThat(provider.counts().accepted()).isEqualTo(100);
				}, "ai.client.rate-limit.requests-per-minute=1200", "ai.client.rate-limit.window=1s");
	}

	@Test
	void withoutKnowingTheLimitTheProvidersRefusalsFailNoItem() {
		run((settings) -> settings
			.requests(Quota.perMinute(1200).in(Duration.ofSeconds(1)).enforcedBy(Enforcement.FIXED_WINDOW)), 60,
				(provider, results) -> assertThat(results).allMatch(AiResult::isSuccess));
	}

	@Test
	void everyItemEndsAsTheRightAnswerOrAClassifiedErrorWhateverTheProviderDoes() {
		Faults faults = Faults.none().seed(42);
		for (WireFault fault : WireFault.values()) {
			faults = faults.with(fault, 0.02);
		}
		for (int status : List.of(400, 404, 408, 409, 422, 498, 500, 502, 503, 504, 529)) {
			faults = faults.with(Fault.status(status), 0.01);
		}
		Faults all = faults;
		run((settings) -> settings.latency(Latency.fixed(Duration.ofMillis(5))).faults(all), 500,
				(provider, results) -> {
					long failures = results.stream().filter((result) -> !result.isSuccess()).count();
					assertThat(failures).isBetween(1L, 100L);
				}, "ai.client.retry.initial-delay=10ms", "ai.client.retry.budget=1", "ai.client.timeout.response=300ms",
				"ai.client.timeout.idle=300ms", "ai.client.circuit-breaker.failure-rate-threshold=90");
	}

	private void run(Consumer<SimulatorSettings.Builder> settings, int count, Check check, String... properties) {
		try (SimulatedProvider provider = SimulatedProvider.start(settings)) {
			this.runner.withPropertyValues("ai.client.base-url=" + provider.baseUrl())
				.withPropertyValues(properties)
				.run((context) -> {
					List<AiRequest> requests = IntStream.range(0, count)
						.mapToObj((i) -> AiRequest.of("Translate into German:\n\ntext " + i))
						.toList();
					List<AiResult<AiResponse>> results = context.getBean(AiClient.class)
						.batch(requests)
						.collectList()
						.block(TIMEOUT);
					assertThat(results.stream().map(AiResult::index).collect(Collectors.toSet())).hasSize(count);
					assertThat(results).hasSize(count).allSatisfy(EndToEndTests::isRight);
					check.check(provider, results);
				});
		}
	}

	private static void isRight(AiResult<AiResponse> result) {
		String sent = result.request().messages().get(0).content();
		if (result instanceof AiResult.Success<AiResponse> success) {
			assertThat(success.value().content()).isEqualTo(SimulatedProvider.answerTo(sent));
		}
		else {
			assertThat(((AiResult.Failure<AiResponse>) result).error()).hasMessageNotContaining("secret-key");
		}
	}

	/**
	 * What must hold beside the answers.
	 */
	@FunctionalInterface
	private interface Check {

		void check(SimulatedProvider provider, List<AiResult<AiResponse>> results);

	}

}
