package io.aiclient.springai;

import java.util.ArrayList;
import java.util.List;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;

/**
 * A whole application with all that Boot finds: Spring AI's starter and this module.
 */
record Application(ConfigurableApplicationContext context) implements AutoCloseable {

	static Application over(String baseUrl, String... properties) {
		return over(baseUrl, List.of(), properties);
	}

	static Application over(String baseUrl, List<Class<?>> configurations, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--ai.client.base-url=" + baseUrl,
				"--ai.client.api-key=key-of-the-client", "--ai.client.model=gpt-4.1-mini",
				"--ai.client.retry.initial-delay=10ms", "--ai.client.retry.max-delay=50ms"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Configured.class).web(WebApplicationType.NONE);
		configurations.forEach(builder::sources);
		return new Application(builder.run(arguments.toArray(String[]::new)));
	}

	ChatClient chat() {
		return this.context.getBean(ChatClient.Builder.class).build();
	}

	ChatModel chatModel() {
		return this.context.getBean(ChatModel.class);
	}

	EmbeddingModel embeddings() {
		return this.context.getBean(EmbeddingModel.class);
	}

	ManagedAiClient client() {
		return (ManagedAiClient) this.context.getBean(AiClient.class);
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
