package io.aiclient.http;

import reactor.core.publisher.Flux;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;

/**
 * An {@link AiExchange} that also passes HTTP requests: one attempt, as it came. Must be
 * safe for use by many threads and must not block.
 */
public interface AiHttpExchange extends AiExchange {

	/**
	 * Reads what a request asks for. Called once a request, whichever endpoint it goes
	 * to.
	 * @param request the request
	 * @return what it asks for, its model set if it names one
	 */
	AiHttpDemand read(AiHttpRequest request);

	/**
	 * Makes the call.
	 * @param request what to send
	 * @param read what was read from it
	 * @param described the same, with the model that it goes to here: where that is
	 * another than the one that was read, it replaces the one in the body
	 * @return the pieces as they come: the first, and only the first, has the head; the
	 * last, and only the last, has the end or the failure. A failure without an answer,
	 * or an answer that breaks off, is an {@link io.aiclient.AiExchangeException}.
	 * Cancelling ends the call
	 */
	Flux<AiHttpPiece> exchange(AiHttpRequest request, AiHttpDemand read, AiRequest described);

}
