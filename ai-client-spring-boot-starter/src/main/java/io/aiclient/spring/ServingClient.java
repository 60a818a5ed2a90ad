package io.aiclient.spring;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * The client that serves a library of others, such as openai-java or LangChain4j: the one
 * that a property names, or the only one.
 *
 * @param name its name among {@link AiClients}
 * @param client the client, which passes HTTP requests
 */
public record ServingClient(String name, ManagedAiClient client) {

	/**
	 * Finds the client.
	 * @param clients those that there are
	 * @param served what it is to serve, as messages name it
	 * @param property the property that messages ask for, where a client is to be named
	 * @param named the properties that may name it with their values, null where one is
	 * not written; the first that is written holds
	 * @return the client, created if its bean is lazy
	 * @throws ServingClientException if there is none, if there are several and none is
	 * named, or if it passes no HTTP requests
	 */
	public static ServingClient find(AiClients clients, String served, String property,
			Map<String, @Nullable String> named) {
		String name = name(clients.names(), served, property, named);
		AiClient client = clients.get(name);
		if (!(client instanceof ManagedAiClient managed)) {
			throw new ServingClientException(
					"Client '" + name + "' is an AiClient of the application's own, which has no entrance for HTTP",
					"Name another client in " + property
							+ ", or make the client a ManagedAiClient with AiClientBuilder");
		}
		try {
			managed.http();
		}
		catch (AiRefusedLocallyException ex) {
			throw new ServingClientException("Client '" + name + "' passes no HTTP requests: " + ex.getMessage(),
					"Name another client in " + property + ", or complete the exchange");
		}
		return new ServingClient(name, managed);
	}

	private static String name(List<String> names, String served, String property,
			Map<String, @Nullable String> named) {
		for (Map.Entry<String, @Nullable String> one : named.entrySet()) {
			String chosen = one.getValue();
			if (chosen != null) {
				return existing(one.getKey(), chosen, names);
			}
		}
		if (names.isEmpty()) {
			throw new ServingClientException(
					"ai-client's module for " + served
							+ " is on the class path, and no client is configured to serve it",
					"Configure ai.client.base-url, ai.client.api-key and ai.client.model, or remove that module for "
							+ served + " to call the provider itself");
		}
		if (names.size() > 1) {
			throw new ServingClientException(served
					+ " needs to know which client is to serve it, and there are several: " + String.join(", ", names),
					"Name one in " + property);
		}
		return names.get(0);
	}

	private static String existing(String property, String chosen, List<String> names) {
		if (names.contains(chosen)) {
			return chosen;
		}
		throw new ServingClientException(
				property + " names the client '" + chosen + "', and there is none of that name",
				names.isEmpty() ? "Configure it below ai.client.clients." + chosen
						: "Name one of those that there are: " + String.join(", ", names));
	}

}
