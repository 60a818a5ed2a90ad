package io.aiclient.spring.metrics;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiProviderException;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientMetricsAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientObservationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AiClientMetersTests {

	private static final AiRequest REQUEST = AiRequest.of("prompt-secret");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class,
				AiClientMetricsAutoConfiguration.class, AiClientObservationAutoConfiguration.class))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.provider=deepseek",
				"ai.client.api-key=sk-key-secret", "ai.client.model=m", "ai.client.retry.initial-delay=1ms",
				"ai.client.prices[0].model=stub", "ai.client.prices[0].prompt=1", "ai.client.prices[0].completion=2");

	@Test
	void countsTokensAndCostOfAnAnswer() {
		with(StubExchange.answering(), (client, meters) -> {
			client.call(REQUEST);
			client.call(REQUEST);
			assertThat(tokens(meters, "input")).isEqualTo(2000);
			assertThat(tokens(meters, "output")).isEqualTo(400);
			assertThat(tokens(meters, "total")).isEqualTo(2400);
			assertThat(meters.get("ai.client.cost").tag("client", "default").counter().count()).isEqualTo(0.0028);
			assertThat(meters.get("ai.client.cost").counter().getId().getBaseUnit()).isEqualTo("usd");
		});
	}

	@Test
	void namesFromAnswersMakeFewAndShortTags() {
		StubExchange exchange = StubExchange.by((attempt) -> Mono.just(StubExchange.answer()
			.toBuilder()
			.model((attempt == 1) ? "x".repeat(1_000_000) : "model\n-" + attempt)
			.build()));
		with(exchange, (client, meters) -> {
			assertThat(client.batch(Collections.nCopies(5_000, REQUEST)).filter(AiResult::isSuccess).count().block())
				.isEqualTo(5_000);
			assertThat(meters.find("gen_ai.client.token.usage").meters()).hasSize(3 * 50);
			assertThat(meters.find("gen_ai.client.operation").meters()).hasSizeLessThanOrEqualTo(52);
			assertThat(meters.getMeters()).flatExtracting((meter) -> meter.getId().getTags())
				.allSatisfy((tag) -> assertThat(tag.getValue()).hasSizeLessThan(300).doesNotContain("\n"));
		});
	}

	@Test
	void timesRequestsWithoutAnObservationRegistry() {
		with(StubExchange.answering(), (client, meters) -> {
			client.call(REQUEST);
			assertThat(meters.get("gen_ai.client.operation")
				.tags("client", "default", "gen_ai.operation.name", "chat", "gen_ai.system", "deepseek",
						"gen_ai.request.model", "m", "gen_ai.response.model", "stub-2026", "error", "none")
				.timer()
				.count()).isEqualTo(1);
			assertThat(meters.get("ai.client.attempt").timer().count()).isEqualTo(1);
		});
	}

	@Test
	void timesTheWaitForAPermitOfEachAttempt() {
		StubExchange exchange = StubExchange
			.by((attempt) -> (attempt == 1) ? refused() : Mono.just(StubExchange.answer()));
		with(exchange, (client, meters) -> {
			client.call(REQUEST);
			assertThat(meters.get("ai.client.permit.wait").tag("client", "default").timer().count()).isEqualTo(2);
		});
	}

	@Test
	void countsRetriesByReason() {
		StubExchange exchange = StubExchange
			.by((attempt) -> (attempt < 3) ? refused() : Mono.just(StubExchange.answer()));
		with(exchange, (client, meters) -> {
			client.call(REQUEST);
			assertThat(meters.get("ai.client.retries")
				.tags("client", "default", "reason", "connect-failed")
				.counter()
				.count()).isEqualTo(2);
		});
	}

	@Test
	void countsItemsOfBatchesByOutcome() {
		StubExchange exchange = StubExchange.by((attempt) -> (attempt == 1) ? Mono.error(new IllegalStateException())
				: Mono.just(StubExchange.answer()));
		with(exchange, (client, meters) -> {
			assertThat(client.batch(List.of(REQUEST, REQUEST, REQUEST)).filter(AiResult::isSuccess).count().block())
				.isEqualTo(2);
			client.call(REQUEST);
			assertThat(items(meters, "success")).isEqualTo(2);
			assertThat(items(meters, "failure")).isEqualTo(1);
			assertThat(items(meters, "cancelled")).isZero();
		});
	}

	@Test
	void anAnswerThatWasNotPaidForIsARequestWithoutAttemptTokensAndCost() {
		this.runner.withBean(ConcurrentMapCacheManager.class, ConcurrentMapCacheManager::new)
			.withPropertyValues("ai.client.cache.name=answers")
			.withBean("own", AiExchange.class, StubExchange::answering)
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> {
				AiClient client = context.getBean(AiClient.class);
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				client.call(REQUEST);
				client.call(REQUEST);
				client.batch(List.of(REQUEST)).blockLast();
				assertThat(meters.get("gen_ai.client.operation").timer().count()).isEqualTo(3);
				assertThat(items(meters, "success")).isEqualTo(1);
				assertThat(meters.get("ai.client.attempt").timer().count()).isEqualTo(1);
				assertThat(meters.get("ai.client.permit.wait").timer().count()).isEqualTo(1);
				assertThat(tokens(meters, "total")).isEqualTo(1200);
				assertThat(meters.get("ai.client.cost").counter().count()).isEqualTo(0.0014);
				assertThat(lookUps(meters, "hit")).isEqualTo(2);
				assertThat(lookUps(meters, "miss")).isEqualTo(1);
				assertThat(lookUps(meters, "error")).isZero();
			});
	}

	@Test
	void withoutACacheThereIsNoMeterOfIt() {
		with(StubExchange.answering(), (client, meters) -> {
			client.call(REQUEST);
			assertThat(meters.find("ai.client.cache").meters()).isEmpty();
		});
	}

	private static double lookUps(MeterRegistry meters, String result) {
		return meters.get("ai.client.cache").tags("client", "default", "result", result).functionCounter().count();
	}

	@Test
	void failureNamesItsError() {
		with(StubExchange.by((attempt) -> Mono.error(new IllegalStateException())), (client, meters) -> {
			assertThatExceptionOfType(AiProviderException.class).isThrownBy(() -> client.call(REQUEST));
			assertThat(meters.get("gen_ai.client.operation")
				.tags("gen_ai.response.model", "none", "error", "AiProviderException")
				.timer()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void gaugesShowTheGate() {
		with(StubExchange.by((attempt) -> Mono.never()), (client, meters) -> {
			Disposable.Composite running = Disposables.composite();
			IntStream.range(0, 52).forEach((i) -> running.add(client.send(REQUEST).subscribe()));
			assertThat(gauge(meters, "ai.client.in.flight")).isEqualTo(50);
			assertThat(gauge(meters, "ai.client.queue.size")).isEqualTo(2);
			assertThat(gauge(meters, "ai.client.concurrency.limit")).isEqualTo(50);
			running.dispose();
			assertThat(gauge(meters, "ai.client.in.flight")).isZero();
		});
	}

	@Test
	void everyMeterIsTaggedByClientAndNoneByPromptOrKey() {
		with(StubExchange.answering(), (client, meters) -> {
			client.batch(List.of(REQUEST)).blockLast();
			assertThat(meters.getMeters()).isNotEmpty()
				.allSatisfy((meter) -> assertThat(meter.getId().getTag("client")).isEqualTo("default"));
			assertThat(meters.getMeters()).flatExtracting((Meter meter) -> meter.getId().getTags())
				.extracting(Tag::getValue)
				.noneMatch((value) -> value.contains("secret"));
		});
	}

	@Test
	void modelsInTagsAreBounded() {
		with(StubExchange.answering(), (client, meters) -> {
			IntStream.range(0, 100)
				.forEach((i) -> client.call(AiRequest.builder().model("model-" + i).user("a").build()));
			Set<String> models = meters.get("gen_ai.client.token.usage")
				.meters()
				.stream()
				.map((meter) -> meter.getId().getTag("gen_ai.request.model"))
				.collect(Collectors.toSet());
			assertThat(models).hasSizeLessThan(60).contains("other");
		});
	}

	private static Mono<AiResponse> refused() {
		return Mono.error(AiExchangeException.failed(Stage.CONNECT, "refused", null));
	}

	private static double tokens(MeterRegistry meters, String type) {
		return meters.get("gen_ai.client.token.usage")
			.tags("client", "default", "gen_ai.operation.name", "chat", "gen_ai.system", "deepseek",
					"gen_ai.request.model", "m", "gen_ai.response.model", "stub-2026", "gen_ai.token.type", type)
			.counter()
			.count();
	}

	private static double items(MeterRegistry meters, String outcome) {
		return meters.get("ai.client.batch.items").tags("client", "default", "outcome", outcome).counter().count();
	}

	private static double gauge(MeterRegistry meters, String name) {
		return meters.get(name).tag("client", "default").gauge().value();
	}

	private void with(AiExchange exchange, BiConsumer<AiClient, MeterRegistry> test) {
		this.runner.withBean("own", AiExchange.class, () -> exchange)
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> test.accept(context.getBean(AiClient.class), context.getBean(MeterRegistry.class)));
	}

}
