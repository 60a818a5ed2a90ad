package io.aiclient.spring.metrics;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.client.AiClientObserver.Operation;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.Secrets;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientMetricsAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientObservationAutoConfiguration;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AiClientObservationsTests {

	private static final AiRequest REQUEST = AiRequest.of("prompt-secret");

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class,
				AiClientMetricsAutoConfiguration.class, AiClientObservationAutoConfiguration.class,
				WebClientAutoConfiguration.class, WebClientObservationAutoConfiguration.class))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
				"ai.client.retry.initial-delay=1ms")
		.withBean(TestObservationRegistry.class, () -> this.registry);

	@BeforeEach
	void rememberWhatStops() {
		this.registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

			@Override
			public void onStop(Observation.Context context) {
				AiClientObservationsTests.this.stopped.add(context);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
	}

	@Test
	void requestIsObservedUnderTheNamesOfSpringAi() {
		with(StubExchange.answering(), (client) -> {
			client.call(REQUEST);
			assertThat(this.registry).hasObservationWithNameEqualTo("gen_ai.client.operation")
				.that()
				.hasContextualNameEqualTo("chat m")
				.hasLowCardinalityKeyValue("client", "default")
				.hasLowCardinalityKeyValue("gen_ai.operation.name", "chat")
				.hasLowCardinalityKeyValue("gen_ai.system", "openai-compatible")
				.hasLowCardinalityKeyValue("gen_ai.request.model", "m")
				.hasLowCardinalityKeyValue("gen_ai.response.model", "stub-2026")
				.hasHighCardinalityKeyValue("gen_ai.usage.input_tokens", "1000")
				.hasHighCardinalityKeyValue("gen_ai.usage.output_tokens", "200")
				.hasHighCardinalityKeyValue("gen_ai.usage.total_tokens", "1200")
				.hasHighCardinalityKeyValue("gen_ai.response.finish_reasons", "[\"stop\"]")
				.hasBeenStarted()
				.hasBeenStopped();
		});
	}

	@ParameterizedTest
	@CsvSource({ "/chat/completions,chat", "/responses,chat", "/completions,text_completion", "/embeddings,embeddings",
			"/images/generations,http" })
	void anHttpRequestHasANameThatNoLibraryGivesItsOperation(String path, String operation) {
		AiRequest read = AiRequest.builder().model("m").group(path).user("prompt-secret").build();
		new AiClientObservations(this.registry).observer("default", "openai")
			.start(Operation.HTTP, read, Context.empty())
			.succeeded(StubExchange.answer());
		assertThat(this.registry).doesNotHaveAnyRemainingCurrentObservation()
			.hasNumberOfObservationsEqualTo(1)
			.hasObservationWithNameEqualTo("ai.client.http")
			.that()
			.hasContextualNameEqualTo(operation + " m")
			.hasLowCardinalityKeyValue("gen_ai.operation.name", operation)
			.hasHighCardinalityKeyValue("gen_ai.usage.total_tokens", "1200");
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		new AiClientMeters(meters).observer("default", "openai")
			.start(Operation.HTTP, read, Context.empty())
			.succeeded(StubExchange.answer());
		assertThat(meters.get("gen_ai.client.token.usage")
			.tags("gen_ai.operation.name", operation, "gen_ai.token.type", "total")
			.counter()
			.count()).isEqualTo(1200);
	}

	@Test
	void whatTheProviderNamesIsCleanInASpan() {
		String key = "mB7-observed-0Xq4Zt9Vw2Kd6Rj1";
		Secrets.register(key);
		AiResponse response = StubExchange.answer()
			.toBuilder()
			.model("a\nb " + key + " x".repeat(1_000_000))
			.finishReason("s\"],\r\n\\ " + key + " y".repeat(1_000_000))
			.build();
		with(StubExchange.by((attempt) -> Mono.just(response)), (client) -> {
			client.call(REQUEST);
			assertThat(this.stopped).allSatisfy((context) -> assertThat(context.getAllKeyValues())
				.allSatisfy((it) -> assertThat(it.getValue()).hasSizeLessThan(300)
					.doesNotContain(key, "observed", "\n", "\r")));
			assertThat(this.registry).hasObservationWithNameEqualTo("gen_ai.client.operation")
				.that()
				.hasLowCardinalityKeyValue("gen_ai.response.model", response.model());
			assertThat(response.model()).startsWith("a b ****** x x").hasSizeLessThanOrEqualTo(201);
			assertThat(this.stopped.get(1).getHighCardinalityKeyValue("gen_ai.response.finish_reasons").getValue())
				.startsWith("[\"s\\\"], \\\\ ****** y y")
				.endsWith("…\"]");
		});
	}

	@Test
	void eachAttemptIsAChildOfItsRequest() {
		StubExchange exchange = StubExchange
			.by((attempt) -> (attempt == 1) ? Mono.error(AiExchangeException.failed(Stage.CONNECT, "refused", null))
					: Mono.just(StubExchange.answer()));
		with(exchange, (client) -> {
			client.call(REQUEST);
			assertThat(this.registry).hasNumberOfObservationsWithNameEqualTo("gen_ai.client.operation", 1);
			assertThat(this.stopped).extracting(Observation.Context::getName)
				.containsExactly("ai.client.attempt", "ai.client.attempt", "gen_ai.client.operation");
			assertThat(this.stopped.subList(0, 2)).extracting(Observation.Context::getParentObservation)
				.allMatch((parent) -> parent != null && parent.getContextView() == this.stopped.get(2));
		});
	}

	@Test
	void failureIsAnErrorOfRequestAndAttempt() {
		with(StubExchange.by((attempt) -> Mono.error(new IllegalStateException())), (client) -> {
			assertThatExceptionOfType(AiProviderException.class).isThrownBy(() -> client.call(REQUEST));
			assertThat(this.registry).hasObservationWithNameEqualTo("gen_ai.client.operation")
				.that()
				.thenError()
				.isInstanceOf(AiProviderException.class);
			assertThat(this.registry).hasObservationWithNameEqualTo("ai.client.attempt")
				.that()
				.hasBeenStopped()
				.hasError();
		});
	}

	@Test
	void cancelledRequestStopsItsObservations() {
		with(StubExchange.by((attempt) -> Mono.never()), (client) -> {
			client.send(REQUEST).subscribe().dispose();
			assertThat(this.stopped).extracting(Observation.Context::getName)
				.containsExactlyInAnyOrder("ai.client.attempt", "gen_ai.client.operation");
			assertThat(this.stopped).extracting(Observation.Context::getError).containsOnlyNulls();
		});
	}

	@Test
	void parentIsTheObservationOfTheCurrentThread() {
		with(StubExchange.answering(), (client) -> {
			Observation caller = Observation.start("caller", this.registry);
			caller.scoped(() -> client.call(REQUEST));
			assertHasParent("gen_ai.client.operation", caller);
		});
	}

	@Test
	void parentIsTheObservationOfTheSubscriber() {
		with(StubExchange.answering(), (client) -> {
			Observation caller = Observation.start("caller", this.registry);
			client.batch(List.of(REQUEST))
				.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, caller))
				.blockLast();
			assertHasParent("gen_ai.client.operation", caller);
		});
	}

	@Test
	void observationOfWebClientIsAChildOfTheAttempt() throws IOException {
		try (MockWebServer server = new MockWebServer()) {
			server.start();
			server.enqueue(new MockResponse.Builder().addHeader("Content-Type", "application/json").body("""
					{"model": "m", "choices": [{"message": {"role": "assistant", "content": "Hallo"}}]}""").build());
			this.runner.withPropertyValues("ai.client.base-url=" + server.url("/v1")).run((context) -> {
				context.getBean(AiClient.class).call(REQUEST);
				assertThat(this.registry).hasObservationWithNameEqualTo("http.client.requests")
					.that()
					.hasParentObservationContextMatching((parent) -> parent.getName().equals("ai.client.attempt"));
			});
		}
	}

	@Test
	void observationsHoldNeitherPromptNorKey() {
		this.runner.withPropertyValues("ai.client.api-key=sk-key-secret")
			.withBean("own", AiExchange.class, StubExchange::answering)
			.run((context) -> {
				context.getBean(AiClient.class).call(REQUEST);
				assertThat(this.stopped).hasSize(2)
					.allSatisfy((stopped) -> assertThat(stopped.toString() + stopped.getAllKeyValues())
						.doesNotContain("secret"));
			});
	}

	private void assertHasParent(String name, Observation parent) {
		assertThat(this.registry).hasObservationWithNameEqualTo(name).that().hasParentObservationEqualTo(parent);
	}

	private void with(AiExchange exchange, Consumer<AiClient> test) {
		this.runner.withBean("own", AiExchange.class, () -> exchange)
			.run((context) -> test.accept(context.getBean(AiClient.class)));
	}

}
