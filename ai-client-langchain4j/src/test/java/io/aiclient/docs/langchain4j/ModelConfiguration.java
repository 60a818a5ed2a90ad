package io.aiclient.docs.langchain4j;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class ModelConfiguration {

	@Bean
	ChatModel chatModel(HttpClientBuilder http) {
		return OpenAiChatModel.builder()
			.httpClientBuilder(http)
			.modelName("gpt-4.1-mini")
			.temperature(0.2)
			.strictJsonSchema(true)
			.maxRetries(0)
			.build();
	}

}
