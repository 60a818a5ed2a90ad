package io.aiclient.job;

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
 * A client of a user's own.
 *
 * @param client what it forwards to
 */
record ForwardingClient(AiClient client) implements AiClient {

	@Override
	public AiResponse call(AiRequest request) {
		return this.client.call(request);
	}

	@Override
	public Mono<AiResponse> send(AiRequest request) {
		return this.client.send(request);
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return this.client.stream(request);
	}

	@Override
	public Flux<AiResult<AiResponse>> batch(Publisher<AiRequest> requests) {
		return this.client.batch(requests);
	}

	@Override
	public Flux<AiResult<AiResponse>> batch(Iterable<AiRequest> requests) {
		return this.client.batch(requests);
	}

	@Override
	public float[] embed(AiEmbeddingRequest request) {
		return this.client.embed(request);
	}

	@Override
	public Flux<AiResult<float[]>> embed(Publisher<AiEmbeddingRequest> requests) {
		return this.client.embed(requests);
	}

	@Override
	public Flux<AiResult<float[]>> embed(Iterable<AiEmbeddingRequest> requests) {
		return this.client.embed(requests);
	}

}
