package io.aiclient;

import reactor.core.publisher.Mono;

/**
 * An {@link AiExchange} that also embeds texts: one attempt, and nothing else. Must be
 * safe for use by many threads and must not block.
 */
public interface AiEmbeddingExchange extends AiExchange {

	/**
	 * Makes the call.
	 * @param pack what to send
	 * @return the answer as it came: the client decides which vector is whose, and
	 * whether it can be right. A failure is an {@link AiExchangeException}. Cancelling
	 * ends the call
	 */
	Mono<AiEmbeddingAnswer> embed(AiEmbeddingPack pack);

}
