package io.aiclient.client;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiResponse;

/**
 * Keeps answers in the cache before they are delivered, so that whoever has seen one
 * finds it there. An answer that was refused, was cut or calls tools says something about
 * one occasion, and is not kept.
 */
final class KeptAnswers implements Answers {

	private final Answers next;

	private final GuardedCache cache;

	KeptAnswers(Answers next, GuardedCache cache) {
		this.next = next;
		this.cache = cache;
	}

	@Override
	public Mono<?> admit(Call call) {
		return this.next.admit(call);
	}

	@Override
	public Flux<AiResponse> run(Call call) {
		return this.next.run(call)
			.concatMap((response) -> isWhole(response) ? this.cache.put(call, response).thenReturn(response)
					: Mono.just(response));
	}

	private static boolean isWhole(AiResponse response) {
		return response.refusal() == null && response.toolCalls().isEmpty() && !response.content().isEmpty()
				&& (response.finishReason() == null || response.finishReason().equals("stop"));
	}

}
