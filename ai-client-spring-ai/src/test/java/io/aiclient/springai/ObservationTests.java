package io.aiclient.springai;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Spring AI's observations stay, those of the client are below them, and tokens count
 * once.
 */
class ObservationTests {

	@Test
	void theAttemptIsBelowTheChatModel() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl(), List.of(Tested.class))) {
			application.chat().prompt("Hello").call().content();
			assertBelow(attempt(application), ChatModelObservationContext.class);
		}
	}

	/**
	 * The SDK goes on with a stream on another thread, and hands nothing over that says
	 * what the call belongs to.
	 */
	@Test
	void theObservationOfAStreamHasNoParent() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl(), List.of(Tested.class),
						"spring.reactor.context-propagation=auto")) {
			application.chat().prompt("Hello").stream().content().collectList().block(Duration.ofSeconds(20));
			ObservationView request = attempt(application).getParentObservation();
			assertThat(request).isNotNull();
			assertThat(request.getContextView().getName()).isEqualTo("ai.client.http");
			assertThat(request.getContextView().getParentObservation()).isNull();
		}
	}

	@Test
	void theAttemptIsBelowTheEmbeddingModel() throws Exception {
		try (ScriptedApi api = ScriptedApi.start().at("/embeddings", ScriptedApi.embedding(1));
				Application application = Application.over(api.baseUrl(), List.of(Tested.class))) {
			application.embeddings().embed("Hello");
			assertBelow(attempt(application), EmbeddingModelObservationContext.class);
		}
	}

	/**
	 * They count when the call ends, a moment after its answer was delivered.
	 */
	@Test
	void tokensCountOnce() throws Exception {
		try (ScriptedApi api = ScriptedApi.start()
			.at("/chat/completions", ScriptedApi.completion("Yes"))
			.at("/embeddings", ScriptedApi.embedding(1));
				Application application = Application.over(api.baseUrl(),
						"spring.ai.openai.embedding.model=text-embedding-3-small")) {
			application.chat().prompt("Hello").call().content();
			application.embeddings().embed("Hello");
			await().until(() -> tokens(application, "gpt-4.1-mini", "total") > 0
					&& tokens(application, "text-embedding-3-small", "total") > 0);
			assertThat(tokens(application, "gpt-4.1-mini", "input")).isEqualTo(10);
			assertThat(tokens(application, "gpt-4.1-mini", "output")).isEqualTo(5);
			assertThat(tokens(application, "text-embedding-3-small", "input")).isEqualTo(4);
			assertThat(application.context().getBean(MeterRegistry.class).get("ai.client.cost").counters()).hasSize(1)
				.allSatisfy((cost) -> assertThat(cost.count()).isPositive());
		}
	}

	private static double tokens(Application application, String model, String type) {
		return application.context()
			.getBean(MeterRegistry.class)
			.find("gen_ai.client.token.usage")
			.tag("gen_ai.request.model", model)
			.tag("gen_ai.token.type", type)
			.counters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	private static Observation.ContextView attempt(Application application) {
		List<Observation.Context> attempts = application.context().getBean(Attempts.class).stopped;
		assertThat(attempts).hasSize(1);
		return attempts.get(0);
	}

	private static void assertBelow(Observation.ContextView below, Class<?> type) {
		for (var parent = below.getParentObservation(); parent != null; parent = parent.getContextView()
			.getParentObservation()) {
			if (type.isInstance(parent.getContextView())) {
				return;
			}
		}
		throw new AssertionError("No " + type.getSimpleName() + " above " + below);
	}

	@Configuration(proxyBeanMethods = false)
	static class Tested {

		@Bean
		TestObservationRegistry observations() {
			return TestObservationRegistry.create();
		}

		@Bean
		Attempts attempts() {
			return new Attempts();
		}

	}

	static final class Attempts implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return "ai.client.attempt".equals(context.getName());
		}

	}

}
