package io.aiclient.spring.metrics;

import io.aiclient.client.AiClientObserver;
import io.aiclient.client.ManagedAiClient;

/**
 * Watches clients in one way: by meters, or by observations.
 */
public interface ClientInstrumentation {

	/**
	 * Begins to watch the requests of a client.
	 * @param client the client's name
	 * @param provider the provider's name
	 * @return what watches
	 */
	AiClientObserver observer(String client, String provider);

	/**
	 * Begins to watch the client itself.
	 * @param client the client
	 */
	default void watch(ManagedAiClient client) {
	}

}
