package io.aiclient.langchain4j.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of LangChain4j over clients.
 *
 * @param client Name of the client that serves LangChain4j's OpenAI models and the
 * builder of HTTP clients. Not needed if there is only one.
 * @param chat Chat models.
 * @param embedding Embedding models.
 */
@ConfigurationProperties(LangChain4jProperties.PREFIX)
record LangChain4jProperties(@Nullable String client, @Nullable Chat chat, @Nullable Embedding embedding) {

	static final String PREFIX = "ai.client.langchain4j";

	static final String CLIENT = PREFIX + ".client";

	static final String CHAT_MODEL = PREFIX + ".chat.model";

	static final String EMBEDDING_CLIENT = PREFIX + ".embedding.client";

	static final String EMBEDDING_MODEL = PREFIX + ".embedding.model";

	@Nullable String chatModel() {
		return (this.chat != null) ? this.chat.model() : null;
	}

	@Nullable String embeddingClient() {
		return (this.embedding != null) ? this.embedding.client() : null;
	}

	@Nullable String embeddingModel() {
		return (this.embedding != null) ? this.embedding.model() : null;
	}

	/**
	 * Chat models.
	 *
	 * @param model Model of OpenAiChatModel and OpenAiStreamingChatModel, if another than
	 * that of the client.
	 */
	record Chat(@Nullable String model) {
	}

	/**
	 * Embedding models.
	 *
	 * @param client Name of the client that serves OpenAiEmbeddingModel, if another than
	 * the chat models. The model of this client is also the default one.
	 * @param model Model of OpenAiEmbeddingModel.
	 */
	record Embedding(@Nullable String client, @Nullable String model) {
	}

}
