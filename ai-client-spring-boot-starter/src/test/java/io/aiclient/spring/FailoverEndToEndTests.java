package io.aiclient.spring;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

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
import io.aiclient.client.ManagedAiClient;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client of two providers over real HTTP, each with a key of its own.
 */
class FailoverEndToEndTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, JacksonAutoConfiguration.class, SslAutoConfiguration.class,
				LifecycleAutoConfiguration.class))
		.withPropertyValues("ai.client.model=gpt-4.1-mini", "ai.client.api-key=key-of-first",
				"ai.client.retry.initial-delay=10ms", "ai.client.circuit-breaker.wait-in-open-state=300ms",
				"ai.client.failover.endpoints.azure.api-key=key-of-azure",
				"ai.client.failover.endpoints.azure.model=my-deployment");

	@Test
	void everyRowEndsWellThoughAProviderStopsInTheMiddleAndStartsAgain() {
		AtomicReference<SimulatedProvider> first = new AtomicReference<>(first(0));
		int port = first.get().port();
		AtomicInteger asked = new AtomicInteger();
		AtomicInteger answered = new AtomicInteger();
		try (SimulatedProvider azure = azure()) {
			with(first.get(), azure).run((context) -> {
				Flux<AiRequest> rows = Flux.generate((sink) -> {
					if (answered.get() >= 1_000 && first.get().counts().accepted() >= 500) {
						sink.complete();
					}
					else {
						sink.next(request(asked.getAndIncrement()));
					}
				});
				List<AiResult<AiResponse>> results = context.getBean(AiClient.class).batch(rows).doOnNext((result) -> {
					switch (answered.incrementAndGet()) {
						case 500 -> first.get().close();
						case 1_000 -> first.set(first(port));
						default -> {
						}
					}
				}).collectList().block(TIMEOUT);
				assertThat(results).hasSize(asked.get()).allSatisfy(FailoverEndToEndTests::isRight);
				assertThat(results.stream().map(AiResult::index).collect(Collectors.toSet())).hasSize(asked.get());
				assertThat(azure.counts().accepted()).isPositive();
				assertThat(azure.requestBodies()).allMatch((body) -> body.contains("\"model\":\"my-deployment\""));
			});
		}
		finally {
			first.get().close();
		}
	}

	@Test
	void aRowWhoseKeyIsRefusedGoesElsewhere() {
		try (SimulatedProvider first = first(0); SimulatedProvider azure = azure()) {
			with(first, azure).withPropertyValues("ai.client.api-key=wrong").run((context) -> {
				ManagedAiClient client = context.getBean(ManagedAiClient.class);
				List<AiResult<AiResponse>> results = client
					.batch(IntStream.range(0, 200).mapToObj(FailoverEndToEndTests::request).toList())
					.collectList()
					.block(TIMEOUT);
				assertThat(results).hasSize(200).allSatisfy(FailoverEndToEndTests::isRight);
				assertThat(client.snapshot().endpoints().get(0).latch()).isNotNull();
			});
		}
	}

	@Test
	void anEndpointThatAnswersWithErrorsIsLeftOut() {
		try (SimulatedProvider first = first(0); SimulatedProvider azure = azure()) {
			first.faults(Faults.none().with(Fault.status(503), 1));
			with(first, azure).withPropertyValues("ai.client.circuit-breaker.wait-in-open-state=60s").run((context) -> {
				List<AiResult<AiResponse>> results = context.getBean(AiClient.class)
					.batch(IntStream.range(0, 500).mapToObj(FailoverEndToEndTests::request).toList())
					.collectList()
					.block(TIMEOUT);
				assertThat(results).hasSize(500).allSatisfy(FailoverEndToEndTests::isRight);
				assertThat(first.counts().accepted()).as("in flight, and the window").isLessThanOrEqualTo(50 + 20);
			});
		}
	}

	private ApplicationContextRunner with(SimulatedProvider first, SimulatedProvider azure) {
		return this.runner.withPropertyValues("ai.client.base-url=" + first.baseUrl(),
				"ai.client.failover.endpoints.azure.base-url=" + azure.baseUrl());
	}

	private static SimulatedProvider first(int port) {
		return SimulatedProvider.start(
				(settings) -> settings.port(port).apiKey("key-of-first").latency(Latency.fixed(Duration.ofMillis(5))));
	}

	private static SimulatedProvider azure() {
		return SimulatedProvider.start(
				(settings) -> settings.apiKey("key-of-azure").latency(Latency.fixed(Duration.ofMillis(5))).bodyLog(10));
	}

	private static AiRequest request(int number) {
		return AiRequest.of("Translate into German:\n\ntext " + number);
	}

	private static void isRight(AiResult<AiResponse> result) {
		assertThat(result.isSuccess()).as("%s", result).isTrue();
		assertThat(((AiResult.Success<AiResponse>) result).value().content())
			.isEqualTo(SimulatedProvider.answerTo(result.request().messages().get(0).content()));
	}

}
