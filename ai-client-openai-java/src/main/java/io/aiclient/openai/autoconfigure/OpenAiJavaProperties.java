package io.aiclient.openai.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of openai-java over a client.
 *
 * @param client Name of the client that serves OpenAIClient and OpenAIClientAsync. Not
 * needed if there is only one.
 */
@ConfigurationProperties(OpenAiJavaProperties.PREFIX)
record OpenAiJavaProperties(@Nullable String client) {

	static final String PREFIX = "ai.client.openai-java";

	static final String CLIENT = PREFIX + ".client";

}
