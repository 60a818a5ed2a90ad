package io.aiclient.docs.batch;

import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;

/**
 * Likes every review, but refuses those that say so.
 */
class ReviewExchange implements AiExchange {

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		if (request.messages().get(0).content().endsWith("refused")) {
			return Mono.error(AiExchangeException.status(400, Map.of(),
					new AiExchangeException.ProviderError(null, "invalid_request_error", "said the provider")));
		}
		return Mono.just(AiResponse.builder()
			.content("positive")
			.model("stub")
			.usage(new TokenUsage(1, 1, 2, 0))
			.finishReason("stop")
			.build());
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.error(new UnsupportedOperationException());
	}

}
