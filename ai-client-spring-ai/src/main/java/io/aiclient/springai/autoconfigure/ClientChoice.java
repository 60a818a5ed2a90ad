package io.aiclient.springai.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

import io.aiclient.spring.AiClients;
import io.aiclient.spring.ServingClient;

/**
 * Knows which properties may name the client that serves a model, and in which order.
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
	 * The client that serves a model.
	 * @throws io.aiclient.spring.ServingClientException if none can
	 */
	ServingClient of(ServedModel model) {
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
		return ServingClient.find(this.clients, model.toString(), SpringAiProperties.CLIENT, named);
	}

}
