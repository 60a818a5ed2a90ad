package io.aiclient.spring.batch;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;

/**
 * Answers row {@code n} with {@code answer n}, unless a test says otherwise, and
 * remembers the rows that it was asked for.
 */
final class RowExchange implements AiExchange {

	private final List<Integer> asked = new CopyOnWriteArrayList<>();

	private final AtomicInteger cancelled = new AtomicInteger();

	private volatile Function<Integer, Mono<AiResponse>> answers = (row) -> Mono.just(answer(row));

	static AiRequest request(Integer row) {
		return AiRequest.of(Integer.toString(row));
	}

	static AiResponse answer(int row) {
		return AiResponse.builder()
			.content("answer " + row)
			.model("stub")
			.usage(new TokenUsage(1, 1, 2, 0))
			.finishReason("stop")
			.build();
	}

	static AiExchangeException badRequest() {
		return AiExchangeException.status(400, Map.of(),
				new AiExchangeException.ProviderError(null, "invalid_request_error", "said the provider"));
	}

	RowExchange answering(Function<Integer, Mono<AiResponse>> answers) {
		this.answers = answers;
		return this;
	}

	ManagedAiClient client(int concurrency) {
		return AiClientBuilder.create(this).model("stub").concurrency(ConcurrencySettings.fixed(concurrency)).build();
	}

	List<Integer> asked() {
		return this.asked;
	}

	long asked(int row) {
		return this.asked.stream().filter((one) -> one == row).count();
	}

	int cancelled() {
		return this.cancelled.get();
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		return Mono.defer(() -> {
			int row = Integer.parseInt(request.messages().get(0).content());
			this.asked.add(row);
			return this.answers.apply(row);
		}).doOnCancel(this.cancelled::incrementAndGet);
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.error(new UnsupportedOperationException());
	}

}
