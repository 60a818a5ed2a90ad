package io.aiclient.spring.annotation;

import java.util.Collection;

/**
 * The clients that {@link AiService#client()} can name.
 */
public interface AiServiceClients {

	/**
	 * The names there are, {@code default} among them if there is a default client.
	 * @return the names
	 */
	Collection<String> names();

	/**
	 * Finds a client.
	 * @param name one of {@link #names()}
	 * @return the client of that name
	 */
	AiServiceClient client(String name);

}
