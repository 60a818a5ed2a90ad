package io.aiclient.spring.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.LatchState;
import io.aiclient.resilience.RetryBudget;
import io.aiclient.spring.AiClientCustomizer;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.provider.ProviderPreset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

/**
 * Clients do what their properties say; whether these are read is the matter of
 * {@link ClientSettingsResolverTests}.
 */
class SettingsHonouredTests {

	private final StubExchange answering = StubExchange.answering();

	@Test
	void modelIsThatOfRequestsThatNameNone() {
		with(this.answering, (client) -> {
			client.call(AiRequest.of("a"));
			client.call(AiRequest.builder().user("b").model("other").build());
			assertThat(this.answering.requests()).extracting(AiRequest::model).containsExactly("m", "other");
		}, "model=m");
	}

	@Test
	void requestWithoutModelFailsBeforeItIsSent() {
		with(this.answering, (client) -> {
			assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(() -> client.call(AiRequest.of("a")))
				.withMessageContaining("ai.client.model");
			assertThat(this.answering.requests()).isEmpty();
		});
	}

	@Test
	void concurrencyAndRateLimitsAreThoseOfTheGate() {
		with(this.answering, (client) -> {
			AdmissionSnapshot admission = client.snapshot().admission();
			assertThat(admission.concurrencyLimit()).isEqualTo(8);
			assertThat(admission.windows()).extracting(WindowUsage::allowance, WindowUsage::window)
				.contains(tuple(100L, Duration.ofSeconds(10)), tuple(20000L, Duration.ofSeconds(20)));
		}, "concurrency.mode=adaptive", "concurrency.initial=8", "rate-limit.requests-per-minute=600",
				"rate-limit.window=10s", "rate-limit.tokens-per-minute=60000", "rate-limit.token-window=20s");
	}

	@Test
	void kindsOfLimitAreThoseOfTheProvider() {
		AtomicReference<AiClientBuilder> builder = new AtomicReference<>();
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.provider=anthropic")
			.withBean(AiClientCustomizer.class, () -> (name, customized) -> builder.set(customized))
			.run((context) -> assertThat(context).hasSingleBean(ManagedAiClient.class));
		assertThat(builder.get()).extracting("options.providerLimits").isEqualTo(ProviderPreset.ANTHROPIC.limits());
	}

	@Test
	void totalTimeoutEndsARequest() {
		with(StubExchange.by((attempt) -> Mono.never()),
				(client) -> assertThatExceptionOfType(AiTimeoutException.class)
					.isThrownBy(() -> client.call(AiRequest.of("a")))
					.withMessageContaining("50 ms"),
				"model=m", "timeout.total=50ms");
	}

	@Test
	void maxRetriesAreThoseOfTheChain() {
		StubExchange refused = StubExchange
			.by((attempt) -> Mono.error(AiExchangeException.failed(Stage.CONNECT, "refused", null)));
		with(refused, (client) -> {
			assertThatExceptionOfType(AiProviderException.class).isThrownBy(() -> client.call(AiRequest.of("a")));
			assertThat(refused.requests()).hasSize(3);
		}, "model=m", "retry.max-retries=2", "retry.initial-delay=1ms");
	}

	@Test
	void retryBudgetIsThatOfTheChain() {
		StubExchange refused = StubExchange
			.by((attempt) -> Mono.error(AiExchangeException.failed(Stage.CONNECT, "refused", null)));
		with(refused, (client) -> {
			for (int i = 0; i < 4; i++) {
				assertThatExceptionOfType(AiProviderException.class).isThrownBy(() -> client.call(AiRequest.of("a")));
			}
			assertThat(refused.requests()).as("four first attempts and the ten retries that always may").hasSize(14);
			assertThat(client.snapshot().retries()).isEqualTo(new RetryBudget.Use(10, 10));
		}, "model=m", "retry.budget=0", "retry.max-retries=3", "retry.initial-delay=1ms");
	}

	@Test
	void pricesGiveTheCost() {
		with(this.answering, (client) -> {
			AiResponse response = client.call(AiRequest.of("a"));
			assertThat(response.cost()).isEqualByComparingTo(new BigDecimal("0.0014"));
		}, "model=m", "prices[0].model=stub", "prices[0].prompt=1", "prices[0].completion=2");
	}

	@Test
	void identicalRequestsInFlightShareOneCallIfWritten() {
		StubExchange slow = StubExchange
			.by((attempt) -> Mono.just(StubExchange.answer()).delayElement(Duration.ofMillis(50)));
		with(slow, (client) -> {
			Flux.just("a", "a", "a").flatMap((prompt) -> client.send(AiRequest.of(prompt))).blockLast();
			assertThat(slow.requests()).hasSize(1);
		}, "model=m", "share-in-flight=true");
	}

	@Test
	void filePermissionsAreThoseOfItsJobs() {
		with(this.answering, (client) -> assertThat(client.jobFilePermissions()).hasToString("rw-rw----"),
				"job.file-permissions=rw-rw----");
	}

	@Test
	void latchHoldsNoLongerThanWritten() {
		StubExchange unauthorized = StubExchange.by((attempt) -> Mono.error(AiExchangeException.status(401, Map.of(),
				new ProviderError("invalid_request_error", "invalid_api_key", "no"))));
		with(unauthorized, (client) -> {
			assertThatExceptionOfType(AiAuthenticationException.class).isThrownBy(() -> client.call(AiRequest.of("a")));
			LatchState latch = client.snapshot().latch();
			assertThat(latch).isNotNull();
			assertThat(latch.untilProbe()).isLessThanOrEqualTo(Duration.ofMillis(400));
		}, "model=m", "latch.retry-after=400ms");
	}

	private static void with(AiExchange exchange, Consumer<ManagedAiClient> test, String... properties) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1")
			.withPropertyValues(Stream.of(properties).map((pair) -> "ai.client." + pair).toArray(String[]::new))
			.withBean("own", AiExchange.class, () -> exchange)
			.run((context) -> test.accept(context.getBean(ManagedAiClient.class)));
	}

}
