package io.aiclient.openai.autoconfigure;

import java.util.Map;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A whole application, with all that Boot finds.
 */
class ApplicationTests {

	@Test
	void theSdkIsThereAndThePropertyIsKnown() {
		Map<String, Object> properties = Map.of("ai.client.clients.chat.base-url", "http://localhost:1/v1",
				"ai.client.clients.chat.api-key", "key-1", "ai.client.clients.search.base-url", "http://localhost:2/v1",
				"ai.client.clients.search.api-key", "key-2");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties(properties)
			.run("--ai.client.openai-java.client=search")) {
			assertThat(context.getBean(OpenAIClient.class)).isNotNull();
			assertThat(context.getBean(OpenAIClientAsync.class)).isNotNull();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
