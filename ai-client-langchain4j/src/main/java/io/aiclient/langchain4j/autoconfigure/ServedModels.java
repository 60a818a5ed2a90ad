package io.aiclient.langchain4j.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Log;
import io.aiclient.langchain4j.AiLangChain4jHttpClientBuilder;
import io.aiclient.spring.AiClients;
import io.aiclient.spring.ServingClient;
import io.aiclient.spring.ServingClientException;
import io.aiclient.spring.autoconfigure.AiClientProperties;

/**
 * Knows which client serves a model, and what the model is called.
 */
final class ServedModels {

	private static final Log logger = Log.of(ServedModels.class);

	private final AiClients clients;

	private final LangChain4jProperties properties;

	private final @Nullable AiClientProperties clientProperties;

	private final Executor executor;

	/**
	 * Creates it.
	 * @param clientProperties where the addresses of clients stand; null if all of them
	 * are beans of the application's
	 * @param executor reads streams
	 */
	ServedModels(AiClients clients, LangChain4jProperties properties, @Nullable AiClientProperties clientProperties,
			Executor executor) {
		this.clients = clients;
		this.properties = properties;
		this.clientProperties = clientProperties;
		this.executor = executor;
	}

	/**
	 * What a chat model is made of.
	 * @param type its type, as messages name it
	 * @throws ServingClientException if no client can serve it, or its model's name is
	 * not known
	 */
	Served chat(String type) {
		ServingClient serving = serving(type, Map.of());
		String own = this.properties.chatModel();
		String model = (own != null) ? own : serving.client().model();
		if (model == null) {
			throw new ServingClientException(
					type + " has no model: client '" + serving.name() + "', which serves it, names none",
					"Name one in " + LangChain4jProperties.CHAT_MODEL + ", or as the model of that client");
		}
		return served(type, serving, model);
	}

	/**
	 * What an embedding model is made of. The model of a client that serves others too is
	 * a chat model.
	 * @param type its type, as messages name it
	 * @throws ServingClientException if no client can serve it, or its model's name is
	 * not known
	 */
	Served embedding(String type) {
		Map<String, @Nullable String> named = new LinkedHashMap<>();
		named.put(LangChain4jProperties.EMBEDDING_CLIENT, this.properties.embeddingClient());
		ServingClient serving = serving(type, named);
		String model = this.properties.embeddingModel();
		if (model == null && this.properties.embeddingClient() != null) {
			model = serving.client().model();
		}
		if (model == null) {
			throw new ServingClientException(
					type + " has no model: the one of client '" + serving.name() + "' is that of chats unless "
							+ LangChain4jProperties.EMBEDDING_CLIENT + " names the client",
					"Name one in " + LangChain4jProperties.EMBEDDING_MODEL);
		}
		return served(type, serving, model);
	}

	/**
	 * For a model that the application makes itself.
	 * @throws ServingClientException if no client can serve it
	 */
	AiLangChain4jHttpClientBuilder http() {
		return http(serving("HttpClientBuilder", Map.of()));
	}

	private ServingClient serving(String type, Map<String, @Nullable String> first) {
		Map<String, @Nullable String> named = new LinkedHashMap<>(first);
		named.put(LangChain4jProperties.CLIENT, this.properties.client());
		return ServingClient.find(this.clients, "LangChain4j's " + type, LangChain4jProperties.CLIENT, named);
	}

	private Served served(String type, ServingClient serving, String model) {
		logger.info("LangChain4j's {} goes through client '{}', with model {}", type, serving.name(), model);
		return new Served(http(serving), model);
	}

	private AiLangChain4jHttpClientBuilder http(ServingClient serving) {
		return new AiLangChain4jHttpClientBuilder(serving.client().http()).baseUrl(baseUrl(serving.name()))
			.streamingRequestExecutor(this.executor);
	}

	/**
	 * The address of a client, which models may be given too.
	 */
	private @Nullable String baseUrl(String client) {
		if (this.clientProperties == null) {
			return null;
		}
		Map<String, AiClientProperties> named = this.clientProperties.clients();
		AiClientProperties own = (named != null) ? named.get(client) : null;
		return (own != null && own.baseUrl() != null) ? own.baseUrl() : this.clientProperties.baseUrl();
	}

	/**
	 * What a model is made of.
	 *
	 * @param http builds its HTTP client
	 * @param model its name
	 */
	record Served(AiLangChain4jHttpClientBuilder http, String model) {
	}

}
