package io.aiclient.http;

import reactor.core.publisher.Flux;

import io.aiclient.AiRequest;

/**
 * Makes the attempts of one request in place of the client's exchange: with an HTTP
 * client of the caller's own, to an address and with a key that are the caller's. Must
 * not block.
 */
@FunctionalInterface
public interface AiHttpTransport {

	/**
	 * Makes the call. Called once for each attempt.
	 * @param replaced the exchange in whose place it is made, of the client's first
	 * endpoint
	 * @param described what was read from the request
	 * @return the pieces, as of {@link AiHttpExchange#exchange}
	 */
	Flux<AiHttpPiece> exchange(AiHttpExchange replaced, AiRequest described);

}
