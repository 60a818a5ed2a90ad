package io.aiclient;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.error.AiClientException;

/**
 * Calls an OpenAI-compatible model provider: as fast as its quota allows, and not faster.
 * <p>
 * Every attempt waits for one admission that covers requests a minute, tokens a minute
 * and concurrency together; retries are admitted anew. {@link #call}, {@link #send} and
 * {@link #stream} fail fast: their total deadline includes the waiting, and an open
 * breaker ends them at once. A batch waits: none of its items fails for waiting its turn.
 * <p>
 * A client can be configured to share one call among identical requests in flight, and to
 * keep answers in an {@link AiResponseCache}. Then a request need not be sent itself: its
 * {@link AiResponse#attempts()} are zero, and it has cost nothing.
 * <p>
 * Errors of a call are {@link AiClientException}s. Instances are safe for use by any
 * number of threads.
 */
public interface AiClient {

	/**
	 * Sends one request and blocks until it is answered. Fine on a virtual thread. An
	 * interrupt cancels the exchange, keeps the interrupt flag and throws
	 * {@link io.aiclient.error.AiCancelledException}.
	 * @param request the request to send
	 * @return the answer
	 * @throws IllegalStateException on a thread that must not block (an event loop),
	 * before anything is sent
	 * @throws AiClientException if the request was not answered
	 */
	AiResponse call(AiRequest request);

	/**
	 * Sends one request without blocking. Cold: each subscription sends, and pays, again.
	 * Signals on the event loop.
	 * @param request the request to send
	 * @return the answer, or an {@link AiClientException}
	 */
	Mono<AiResponse> send(AiRequest request);

	/**
	 * Streams the answer as the model writes it (server-sent events). Retried only before
	 * the first chunk. Cold; signals on the event loop.
	 * @param request the request to send
	 * @return the pieces of the answer; the last carries the whole response
	 */
	Flux<AiChunk> stream(AiRequest request);

	/**
	 * Sends many requests, and returns their results as they complete. Takes a request
	 * from its input only when it could be admitted next, so that input of any length
	 * works in constant memory. Never fails because an item did: every request in ends as
	 * exactly one result out. An error of the source ends the batch after what is in
	 * flight has ended. Cancelling cancels what is in flight.
	 * <p>
	 * Cold: each subscription sends, and pays, again. Results are delivered on threads
	 * that may block, one at a time; a slow consumer slows the batch down.
	 * @param requests what to send
	 * @return one result for each request, in order of completion
	 */
	Flux<AiResult<AiResponse>> batch(Publisher<AiRequest> requests);

	/**
	 * The same as {@link #batch(Publisher)}. The iterable is iterated on a thread that
	 * may block.
	 * @param requests what to send
	 * @return one result for each request, in order of completion
	 */
	Flux<AiResult<AiResponse>> batch(Iterable<AiRequest> requests);

}
