package io.aiclient.springai.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.spring.AiClients;

/**
 * Finds the client that serves a model: the first that a property names, or the only one.
 */
final class ClientChoice {

	private static final String OPENAI_JAVA_CLIENT = "ai.client.openai-java.client";

	private final AiClients clients;

	private final SpringAiProperties properties;

	private final @Nullable String ofOpenAiJava;

	ClientChoice(AiClients clients, SpringAiProperties properties, Environment environment) {
		this.clients = clients;
		this.properties = properties;
		this.ofOpenAiJava = environment.getProperty(OPENAI_JAVA_CLIENT);
	}

	/**
	 * The name of the client.
	 * @throws SpringAiSetupException if there is none, or if there are several and none
	 * is named
	 */
	String name(ServedModel model) {
		List<String> names = this.clients.names();
		for (Map.Entry<String, @Nullable String> property : named(model).entrySet()) {
			String chosen = property.getValue();
			if (chosen != null) {
				return existing(property.getKey(), chosen, names);
			}
		}
		if (names.isEmpty()) {
			throw new SpringAiSetupException(
					"ai-client-spring-ai is on the class path, so that " + model
							+ " goes through a client, and no client is configured",
					"Configure ai.client.base-url, ai.client.api-key and ai.client.model, or remove the dependency "
							+ "for Spring AI to call the provider itself");
		}
		if (names.size() > 1) {
			throw new SpringAiSetupException(model
					+ " needs to know which client is to serve it, and there are several: " + String.join(", ", names),
					"Name one in " + SpringAiProperties.CLIENT);
		}
		return names.get(0);
	}

	private Map<String, @Nullable String> named(ServedModel model) {
		Map<String, @Nullable String> named = new LinkedHashMap<>();
		if (model == ServedModel.CHAT) {
			named.put(SpringAiProperties.CHAT_CLIENT, this.properties.chatClient());
		}
		if (model == ServedModel.EMBEDDING) {
			named.put(SpringAiProperties.EMBEDDING_CLIENT, this.properties.embeddingClient());
		}
		named.put(SpringAiProperties.CLIENT, this.properties.client());
		if (model != ServedModel.EMBEDDING) {
			named.put(SpringAiProperties.CHAT_CLIENT, this.properties.chatClient());
		}
		named.put(OPENAI_JAVA_CLIENT, this.ofOpenAiJava);
		return named;
	}

	private static String existing(String property, String chosen, List<String> names) {
		if (names.contains(chosen)) {
			return chosen;
		}
		throw new SpringAiSetupException(
				property + " names the client '" + chosen + "', and there is none of that name",
				names.isEmpty() ? "Configure it below ai.client.clients." + chosen
						: "Name one of those that there are: " + String.join(", ", names));
	}

	/**
	 * A client that passes HTTP requests.
	 * @throws SpringAiSetupException if that of this name passes none
	 */
	ManagedAiClient client(String name) {
		AiClient client = this.clients.get(name);
		if (!(client instanceof ManagedAiClient managed)) {
			throw new SpringAiSetupException(
					"Client '" + name + "' is an AiClient of the application's own, which has no entrance for HTTP",
					"Name another client in " + SpringAiProperties.CLIENT
							+ ", or make the client a ManagedAiClient with AiClientBuilder");
		}
		try {
			managed.http();
			return managed;
		}
		catch (AiRefusedLocallyException ex) {
			throw new SpringAiSetupException("Client '" + name + "' passes no HTTP requests: " + ex.getMessage(),
					"Name another client in " + SpringAiProperties.CLIENT + ", or complete the exchange");
		}
	}

}
