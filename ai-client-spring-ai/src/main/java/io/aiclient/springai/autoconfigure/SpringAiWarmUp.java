package io.aiclient.springai.autoconfigure;

import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

import io.aiclient.http.AiHttpClient;
import io.aiclient.openai.AiOpenAiHttpClient;
import io.aiclient.spring.AiWarmUp;

/**
 * Asks a chat model once, whose classes come on top of the SDK's.
 */
final class SpringAiWarmUp implements AiWarmUp {

	@Override
	public void call(AiHttpClient client) {
		ClientOptions options = new AiOpenAiHttpClient(client).clientOptions().build();
		OpenAiChatModel.builder()
			.openAiClient(new OpenAIClientImpl(options))
			.openAiClientAsync(new OpenAIClientAsyncImpl(options))
			.options(OpenAiChatOptions.builder().model("none").build())
			.build()
			.call(new Prompt("Nothing"));
		options.close();
	}

}
