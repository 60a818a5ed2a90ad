package io.aiclient.langchain4j.autoconfigure;

import dev.langchain4j.model.openai.OpenAiChatModel;

import io.aiclient.http.AiHttpClient;
import io.aiclient.langchain4j.AiLangChain4jHttpClientBuilder;
import io.aiclient.spring.AiWarmUp;

/**
 * Asks a chat model once, so that LangChain4j's classes are loaded.
 */
final class LangChain4jWarmUp implements AiWarmUp {

	@Override
	public void call(AiHttpClient client) {
		OpenAiChatModel.builder()
			.httpClientBuilder(new AiLangChain4jHttpClientBuilder(client))
			.modelName("none")
			.maxRetries(0)
			.build()
			.chat("Nothing");
	}

}
