package io.aiclient.spring;

import io.aiclient.http.AiHttpClient;

/**
 * Calls of a library that sends through a client, which load its classes before the first
 * real call. Beans of this type are asked once in a process, when the client makes the
 * call to itself ({@code ai.client.warm-up}); with {@code off}, never.
 */
@FunctionalInterface
public interface AiWarmUp {

	/**
	 * Makes the calls, and waits for their answers.
	 * @param client sends to a server within this process, which answers every request
	 * with a JSON body as one for a chat completion; no provider sees it
	 * @throws Exception if a call fails: it is logged at debug level, and the first real
	 * call is slower
	 */
	void call(AiHttpClient client) throws Exception;

}
