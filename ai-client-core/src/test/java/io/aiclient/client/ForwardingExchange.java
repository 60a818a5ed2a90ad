package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;

/**
 * An exchange that does what another does, for tests that change one thing of it.
 */
class ForwardingExchange implements AiExchange {

	private final AiExchange exchange;

	ForwardingExchange(AiExchange exchange) {
		this.exchange = exchange;
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		return this.exchange.exchange(request);
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return this.exchange.stream(request);
	}

	@Override
	public @Nullable String keyFingerprint(String scope) {
		return this.exchange.keyFingerprint(scope);
	}

}
