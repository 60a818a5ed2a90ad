package io.aiclient.spring.metrics;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.client.AiClientObserver;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.Outcome;

/**
 * Counts the requests of one client. Meters are looked up once, not for each request.
 */
final class MeterObserver implements AiClientObserver {

	static final String CLIENT = "client";

	private final MeterRegistry registry;

	private final String client;

	private final String provider;

	private final Timer permitWait;

	private final Map<Outcome, Counter> retries;

	private final Map<ItemOutcome, Counter> items;

	private final Map<ItemOutcome, Counter> texts;

	private final Counter cost;

	private final ModelTags models = new ModelTags();

	private final Map<Models, TokenCounters> tokens = new ConcurrentHashMap<>();

	MeterObserver(MeterRegistry registry, String client, String provider) {
		this.registry = registry;
		this.client = client;
		this.provider = provider;
		this.permitWait = Timer.builder("ai.client.permit.wait")
			.description("Time that an attempt waited for admission")
			.tag(CLIENT, client)
			.register(registry);
		this.retries = counters(EnumSet.allOf(Outcome.class), "ai.client.retries", "Attempts that are made again",
				"reason", Outcome::tag);
		this.items = counters(EnumSet.allOf(ItemOutcome.class), "ai.client.batch.items",
				"Items of batches that have ended", "outcome", (outcome) -> outcome.tag);
		this.texts = counters(EnumSet.of(ItemOutcome.SUCCESS, ItemOutcome.FAILURE), "ai.client.embedding.texts",
				"Texts that have a result, of those that were embedded with others", "outcome",
				(outcome) -> outcome.tag);
		this.cost = Counter.builder("ai.client.cost")
			.description("What the answers cost, as far as prices are known")
			.baseUnit("usd")
			.tag(CLIENT, client)
			.register(registry);
	}

	private <E extends Enum<E>> Map<E, Counter> counters(Set<E> constants, String name, String description, String tag,
			Function<E, String> value) {
		return new EnumMap<>(constants.stream()
			.collect(Collectors.toMap(Function.identity(),
					(constant) -> Counter.builder(name)
						.description(description)
						.tag(CLIENT, this.client)
						.tag(tag, value.apply(constant))
						.register(this.registry))));
	}

	@Override
	public RequestObserver start(Operation operation, AiRequest request, ContextView context) {
		return new Request(operation == Operation.BATCH_ITEM, OperationName.of(operation, request),
				this.models.tag(request.model()));
	}

	@Override
	public void embedded(AiResult<float[]> result) {
		increment(this.texts, result.isSuccess() ? ItemOutcome.SUCCESS : ItemOutcome.FAILURE);
	}

	private static <E> void increment(Map<E, Counter> counters, E key) {
		Counter counter = counters.get(key);
		if (counter != null) {
			counter.increment();
		}
	}

	private void paid(String operation, String requestModel, AiResponse response) {
		BigDecimal price = response.cost();
		if (price != null) {
			this.cost.increment(price.doubleValue());
		}
		if (response.usage().isReported()) {
			this.tokens
				.computeIfAbsent(new Models(operation, requestModel, this.models.tag(response.model())), this::counters)
				.add(response.usage());
		}
	}

	private TokenCounters counters(Models of) {
		return new TokenCounters(counter(of, "input"), counter(of, "output"), counter(of, "total"));
	}

	private Counter counter(Models of, String type) {
		return Counter.builder("gen_ai.client.token.usage")
			.description("Tokens that were used")
			.tag(CLIENT, this.client)
			.tag("gen_ai.operation.name", of.operation())
			.tag("gen_ai.system", this.provider)
			.tag("gen_ai.request.model", of.request())
			.tag("gen_ai.response.model", of.response())
			.tag("gen_ai.token.type", type)
			.register(this.registry);
	}

	private final class Request implements RequestObserver {

		private final boolean item;

		private final String operation;

		private final String model;

		Request(boolean item, String operation, String model) {
			this.item = item;
			this.operation = operation;
			this.model = model;
		}

		@Override
		public void admitted(Duration waited) {
			MeterObserver.this.permitWait.record(waited);
		}

		@Override
		public void retrying(Outcome reason, Duration delay) {
			increment(MeterObserver.this.retries, reason);
		}

		@Override
		public void succeeded(AiResponse response) {
			ended(ItemOutcome.SUCCESS);
			paid(this.operation, this.model, response);
		}

		@Override
		public void failed(AiClientException error, @Nullable AiResponse response) {
			ended(ItemOutcome.FAILURE);
			if (response != null) {
				paid(this.operation, this.model, response);
			}
		}

		@Override
		public void cancelled() {
			ended(ItemOutcome.CANCELLED);
		}

		private void ended(ItemOutcome outcome) {
			if (this.item) {
				increment(MeterObserver.this.items, outcome);
			}
		}

	}

	private enum ItemOutcome {

		SUCCESS("success"), FAILURE("failure"), CANCELLED("cancelled");

		private final String tag;

		ItemOutcome(String tag) {
			this.tag = tag;
		}

	}

	private record Models(String operation, String request, String response) {
	}

	private record TokenCounters(Counter input, Counter output, Counter total) {

		void add(TokenUsage usage) {
			this.input.increment((double) usage.promptTokens());
			this.output.increment((double) usage.completionTokens());
			this.total.increment((double) usage.totalTokens());
		}

	}

}
