package io.aiclient.langchain4j;

import java.util.ArrayList;
import java.util.List;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.aiclient.client.ManagedAiClient;

/**
 * A whole application with all that Boot finds, and short waits between attempts.
 */
public record Application(ConfigurableApplicationContext context) implements AutoCloseable {

	public static final String KEY = "sk-key-of-the-client-0123456789abcdef";

	public static Application over(String baseUrl, String... properties) {
		return over(baseUrl, Configured.class, properties);
	}

	public static Application over(String baseUrl, Class<?> configuration, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--ai.client.base-url=" + baseUrl,
				"--ai.client.api-key=" + KEY, "--ai.client.model=gpt-4.1-mini",
				"--ai.client.langchain4j.embedding.model=text-embedding-3-small",
				"--ai.client.retry.initial-delay=10ms", "--ai.client.retry.max-delay=50ms",
				"--ai.client.retry.max-retry-after=1s"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new Application(new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new)));
	}

	ChatModel chat() {
		return this.context.getBean(ChatModel.class);
	}

	StreamingChatModel streamingChat() {
		return this.context.getBean(StreamingChatModel.class);
	}

	EmbeddingModel embeddings() {
		return this.context.getBean(EmbeddingModel.class);
	}

	HttpClientBuilder http() {
		return this.context.getBean(HttpClientBuilder.class);
	}

	ManagedAiClient client() {
		return this.context.getBean(ManagedAiClient.class);
	}

	int inFlight() {
		return client().snapshot().admission().inFlight();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configured {

	}

}
