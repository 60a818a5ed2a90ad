package io.aiclient.openai;

import java.time.Duration;
import java.util.function.UnaryOperator;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.resilience.RetrySettings;

/**
 * The SDK's clients over a client, with short waits between attempts.
 */
record Sdk(ManagedAiClient client, OpenAIClient blocking, OpenAIClientAsync async) implements AutoCloseable {

	static Sdk over(String baseUrl) {
		return over(baseUrl, (builder) -> builder);
	}

	static Sdk over(String baseUrl, UnaryOperator<AiClientBuilder> settings) {
		AiClientBuilder builder = AiClientBuilder.create(new JdkExchange(baseUrl))
			.retry(RetrySettings.defaults()
				.withDelays(Duration.ofMillis(10), 2, Duration.ofMillis(50))
				.withMaxRetryAfter(Duration.ofSeconds(1)));
		ManagedAiClient client = settings.apply(builder).build();
		AiOpenAiHttpClient http = new AiOpenAiHttpClient(client.http());
		return new Sdk(client, new OpenAIClientImpl(http.clientOptions().build()),
				new OpenAIClientAsyncImpl(http.clientOptions().build()));
	}

	static ChatCompletionCreateParams question(String text) {
		return ChatCompletionCreateParams.builder().model("gpt-4.1-mini").addUserMessage(text).build();
	}

	int inFlight() {
		return this.client.snapshot().admission().inFlight();
	}

	@Override
	public void close() {
		this.blocking.close();
		this.async.close();
		this.client.close();
	}

}
