package io.aiclient.docs.parts;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;

class CannedExchange implements AiExchange {

	private final String content;

	CannedExchange(String content) {
		this.content = content;
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		return Mono.just(AiResponse.builder()
			.id(request.id())
			.content(this.content)
			.model("canned")
			.finishReason("stop")
			.build());
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return exchange(request).map((response) -> new AiChunk(this.content, response)).flux();
	}

}
