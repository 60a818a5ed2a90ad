package io.aiclient.docs.openai;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.openai.AiOpenAiHttpClient;

@Configuration
class SdkConfiguration {

	@Bean
	OpenAIClient openAiClient(AiOpenAiHttpClient http) {
		return new OpenAIClientImpl(http.clientOptions().organization("org-1").responseValidation(true).build());
	}

}
