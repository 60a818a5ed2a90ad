package io.aiclient.openai.autoconfigure;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

import io.aiclient.http.AiHttpClient;
import io.aiclient.openai.AiOpenAiHttpClient;
import io.aiclient.spring.AiWarmUp;

/**
 * Asks once by each client of the SDK, whose classes take longer to load than those of
 * the call below it.
 */
final class OpenAiWarmUp implements AiWarmUp {

	@Override
	public void call(AiHttpClient client) {
		AiOpenAiHttpClient http = new AiOpenAiHttpClient(client);
		ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
			.model("none")
			.addUserMessage("Nothing")
			.build();
		OpenAIClient blocking = new OpenAIClientImpl(http.clientOptions().build());
		blocking.chat().completions().create(question).choices();
		blocking.close();
		OpenAIClientAsync async = new OpenAIClientAsyncImpl(http.clientOptions().build());
		async.chat().completions().create(question).join().choices();
		async.close();
	}

}
