package io.aiclient.docs.openai;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

import org.springframework.stereotype.Component;

@Component
class Translator {

	private final OpenAIClient openAi;

	Translator(OpenAIClient openAi) {
		this.openAi = openAi;
	}

	String translate(String text) {
		return this.openAi.chat()
			.completions()
			.create(ChatCompletionCreateParams.builder()
				.model("gpt-4.1-mini")
				.addUserMessage("Translate to French: " + text)
				.build())
			.choices()
			.get(0)
			.message()
			.content()
			.orElse("");
	}

}
