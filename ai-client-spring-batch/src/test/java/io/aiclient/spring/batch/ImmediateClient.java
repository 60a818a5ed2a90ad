package io.aiclient.spring.batch;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;

/**
 * A client that is not the project's own, and answers a batch on the thread that asks.
 */
final class ImmediateClient implements AiClient {

	@Override
	public AiResponse call(AiRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<AiResponse> send(AiRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Flux<AiResult<AiResponse>> batch(Publisher<AiRequest> requests) {
		AiResponse response = RowExchange.answer(0);
		return Flux.from(requests)
			.index((index, request) -> new AiResult.Success<>(index, request, response, response));
	}

	@Override
	public Flux<AiResult<AiResponse>> batch(Iterable<AiRequest> requests) {
		return batch(Flux.fromIterable(requests));
	}

	@Override
	public float[] embed(AiEmbeddingRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Flux<AiResult<float[]>> embed(Publisher<AiEmbeddingRequest> requests) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Flux<AiResult<float[]>> embed(Iterable<AiEmbeddingRequest> requests) {
		throw new UnsupportedOperationException();
	}

}
