package io.aiclient.benchmarks.adapters;

import com.openai.client.OpenAIClient;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatModel;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.aiclient.AiClient;

import static org.assertj.core.api.Assertions.assertThat;

class AdaptersOnlyWhereAskedTests {

	private static final String[] CLIENT = { "--ai.client.base-url=http://127.0.0.1:9/v1",
			"--ai.client.api-key=benchmark", "--ai.client.model=simulated" };

	@Test
	void clientsOfOtherBenchmarksHaveNone() {
		try (ConfigurableApplicationContext context = SpringApplication.run(AdapterClient.Application.class, CLIENT)) {
			assertThat(context.getBeanNamesForType(AiClient.class)).hasSize(1);
			assertThat(context.getBeanNamesForType(OpenAIClient.class)).isEmpty();
			assertThat(context.getBeanNamesForType(ChatModel.class)).isEmpty();
		}
	}

	@Test
	void thoseOfThisOneHaveAll() {
		SpringApplication application = new SpringApplication(AdapterClient.Application.class);
		application.setAdditionalProfiles(AdaptersOnlyWhereAsked.PROFILE);
		try (ConfigurableApplicationContext context = application.run(CLIENT)) {
			assertThat(context.getBeanNamesForType(OpenAIClient.class)).hasSize(1);
			assertThat(context.getBeanNamesForType(ChatModel.class)).hasSize(1);
		}
	}

}
