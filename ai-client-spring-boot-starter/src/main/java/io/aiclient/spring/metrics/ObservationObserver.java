package io.aiclient.spring.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.client.AiClientObserver;
import io.aiclient.error.AiClientException;

/**
 * Observes the requests of one client, under the names that Spring AI uses; but HTTP
 * requests under a name of their own, since the library that sends one, such as Spring
 * AI, observes the operation under that name itself. The parent of a request is the
 * observation in the subscriber's context, else that of the current thread. Prompts,
 * answers and keys are never part of an observation.
 */
final class ObservationObserver implements AiClientObserver {

	private static final Observation.Event CANCELLED = Observation.Event.of("cancelled");

	private final ObservationRegistry registry;

	private final String client;

	private final String provider;

	private final ModelTags models = new ModelTags();

	ObservationObserver(ObservationRegistry registry, String client, String provider) {
		this.registry = registry;
		this.client = client;
		this.provider = provider;
	}

	@Override
	public RequestObserver start(Operation operation, AiRequest request, ContextView context) {
		String model = this.models.tag(request.model());
		String name = OperationName.of(operation, request);
		Observation observation = Observation
			.createNotStarted((operation == Operation.HTTP) ? "ai.client.http" : "gen_ai.client.operation",
					this.registry)
			.contextualName(name + " " + model)
			.lowCardinalityKeyValue(MeterObserver.CLIENT, this.client)
			.lowCardinalityKeyValue("gen_ai.operation.name", name)
			.lowCardinalityKeyValue("gen_ai.system", this.provider)
			.lowCardinalityKeyValue("gen_ai.request.model", model)
			.lowCardinalityKeyValue("gen_ai.response.model", ModelTags.NONE);
		Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		if (parent != null) {
			observation.parentObservation(parent);
		}
		if (request.maxTokens() != null) {
			observation.highCardinalityKeyValue("gen_ai.request.max_tokens", String.valueOf(request.maxTokens()));
		}
		if (request.temperature() != null) {
			observation.highCardinalityKeyValue("gen_ai.request.temperature", String.valueOf(request.temperature()));
		}
		return new Request(observation.start());
	}

	private final class Request implements RequestObserver {

		private final Observation observation;

		Request(Observation observation) {
			this.observation = observation;
		}

		@Override
		public AttemptObserver attempt(int number) {
			return new Attempt(Observation.createNotStarted("ai.client.attempt", ObservationObserver.this.registry)
				.lowCardinalityKeyValue(MeterObserver.CLIENT, ObservationObserver.this.client)
				.highCardinalityKeyValue("ai.client.attempt.number", String.valueOf(number))
				.parentObservation(this.observation)
				.start());
		}

		@Override
		public void succeeded(AiResponse response) {
			describe(response);
			this.observation.stop();
		}

		@Override
		public void failed(AiClientException error, @Nullable AiResponse response) {
			if (response != null) {
				describe(response);
			}
			this.observation.error(error).stop();
		}

		@Override
		public void cancelled() {
			this.observation.event(CANCELLED).stop();
		}

		private void describe(AiResponse response) {
			this.observation.lowCardinalityKeyValue("gen_ai.response.model",
					ObservationObserver.this.models.tag(response.model()));
			if (response.finishReason() != null) {
				this.observation.highCardinalityKeyValue("gen_ai.response.finish_reasons",
						"[\"" + response.finishReason().replace("\\", "\\\\").replace("\"", "\\\"") + "\"]");
			}
			if (response.usage().isReported()) {
				this.observation
					.highCardinalityKeyValue("gen_ai.usage.input_tokens",
							String.valueOf(response.usage().promptTokens()))
					.highCardinalityKeyValue("gen_ai.usage.output_tokens",
							String.valueOf(response.usage().completionTokens()))
					.highCardinalityKeyValue("gen_ai.usage.total_tokens",
							String.valueOf(response.usage().totalTokens()));
			}
		}

	}

	private record Attempt(Observation observation) implements AttemptObserver {

		@Override
		public Context enrich(Context context) {
			return context.put(ObservationThreadLocalAccessor.KEY, this.observation);
		}

		@Override
		public void succeeded(AiResponse response) {
			this.observation.stop();
		}

		@Override
		public void failed(AiClientException error) {
			this.observation.error(error).stop();
		}

		@Override
		public void cancelled() {
			this.observation.event(CANCELLED).stop();
		}

	}

}
