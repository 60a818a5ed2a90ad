package io.aiclient.spring;

import io.aiclient.client.AiClientBuilder;

/**
 * Changes a client before it is built. All beans of this type are called for each client
 * that is configured by properties, in their order, after everything else was set: what
 * they set holds.
 */
@FunctionalInterface
public interface AiClientCustomizer {

	/**
	 * Changes what a client is built from.
	 * @param clientName the client's name; {@code default} for the default client
	 * @param builder what it is built from
	 */
	void customize(String clientName, AiClientBuilder builder);

}
