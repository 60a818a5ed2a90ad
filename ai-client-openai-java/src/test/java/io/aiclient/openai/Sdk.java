package io.aiclient.openai;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.openai.autoconfigure.OpenAiJavaAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientsAutoConfiguration;

/**
 * The SDK's clients over a client, as Boot makes them, with short waits between attempts.
 */
record Sdk(AnnotationConfigApplicationContext context, ManagedAiClient client, OpenAIClient blocking,
		OpenAIClientAsync async) implements AutoCloseable {

	static Sdk over(String baseUrl, String... properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues
			.of("ai.client.base-url=" + baseUrl, "ai.client.api-key=key-of-the-client",
					"ai.client.retry.initial-delay=10ms", "ai.client.retry.max-delay=50ms",
					"ai.client.retry.max-retry-after=1s")
			.and(properties)
			.applyTo(context);
		context.register(AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class,
				OpenAiJavaAutoConfiguration.class);
		context.refresh();
		return new Sdk(context, context.getBean(ManagedAiClient.class), context.getBean(OpenAIClient.class),
				context.getBean(OpenAIClientAsync.class));
	}

	static ChatCompletionCreateParams question(String text) {
		return ChatCompletionCreateParams.builder().model("gpt-4.1-mini").addUserMessage(text).build();
	}

	int inFlight() {
		return this.client.snapshot().admission().inFlight();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
