package io.aiclient;

import reactor.core.publisher.Mono;

/**
 * Keeps answers for requests that are made again.
 * <p>
 * A client that has one looks there before it sends a request that is not
 * {@link AiRequest#bypassCache()}, and gives it each answer that came whole: with
 * content, without a refusal or tool calls, and not cut. What counts as the same request
 * is the cache's own rule; the id, the timeout and the group of a request say nothing
 * about its answer. Whose answers a request may be given is not: an answer that was kept
 * in one scope must never be found in another.
 * <p>
 * Must be safe for use by many threads, and must not block the thread that subscribes:
 * that is often an event loop. A look-up that fails is a miss, and an answer that cannot
 * be kept is delivered all the same; the client logs the first failure. One that takes
 * more than 2 s is given up, and then the cache is left alone for 30 s.
 */
public interface AiResponseCache {

	/**
	 * Looks for an answer.
	 * @param request the request, its model set
	 * @param scope whose answers may be found: a part of the key. 64 hexadecimal digits
	 * that are the same in every process, for the account (the API keys, or the client's
	 * cache partition) and the caller's {@linkplain AiPartitionResolver partition}. They
	 * reveal neither, and say nothing about the provider's address
	 * @return the answer, of which content, model and finish reason are used; empty if
	 * there is none
	 */
	Mono<AiResponse> get(AiRequest request, String scope);

	/**
	 * Keeps an answer.
	 * @param request the request, its model set
	 * @param scope whose answer it is. Differs from that of the look-up if another key
	 * was sent meanwhile
	 * @param response its answer
	 * @return completes when it is kept; the answer is delivered then
	 */
	Mono<Void> put(AiRequest request, String scope, AiResponse response);

}
