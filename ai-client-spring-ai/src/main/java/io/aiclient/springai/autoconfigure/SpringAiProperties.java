package io.aiclient.springai.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of Spring AI over clients.
 *
 * @param client Name of the client that serves Spring AI's OpenAI models. Not needed if
 * there is only one.
 * @param chat Chat models.
 * @param embedding Embedding models.
 */
@ConfigurationProperties(SpringAiProperties.PREFIX)
record SpringAiProperties(@Nullable String client, @Nullable Chat chat, @Nullable Embedding embedding) {

	static final String PREFIX = "ai.client.spring-ai";

	static final String CLIENT = PREFIX + ".client";

	static final String CHAT_CLIENT = PREFIX + ".chat.client";

	static final String EMBEDDING_CLIENT = PREFIX + ".embedding.client";

	@Nullable String chatClient() {
		return (this.chat != null) ? this.chat.client() : null;
	}

	@Nullable String embeddingClient() {
		return (this.embedding != null) ? this.embedding.client() : null;
	}

	/**
	 * Chat models.
	 *
	 * @param client Name of the client that serves OpenAiChatModel, if another than the
	 * other models.
	 */
	record Chat(@Nullable String client) {
	}

	/**
	 * Embedding models.
	 *
	 * @param client Name of the client that serves OpenAiEmbeddingModel, if another than
	 * the other models. The model of this client is also the default one.
	 */
	record Embedding(@Nullable String client) {
	}

}
