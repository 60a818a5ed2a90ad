package io.aiclient.springai.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.http.AiHttpExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring AI's properties say of address, key, times and retries beside a client's.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionCheckTests {

	@ParameterizedTest
	@CsvSource({ "spring.ai.openai.base-url", "spring.ai.openai.chat.base-url", "spring.ai.openai.embedding.base-url",
			"spring.ai.openai.image.base-url" })
	void failsIfTheAddressIsAnother(String property) {
		SpringAiAutoConfigurationTests.ONE
			.withPropertyValues(property + "=https://user:secret-1@other.example/v1?key=secret-2")
			.run((context) -> assertThat(SpringAiAutoConfigurationTests.analysis(context)).satisfies((analysis) -> {
				assertThat(analysis.getDescription()).startsWith(property + " (https://other.example/v1)")
					.contains("ai.client.base-url (http://localhost:1/v1)")
					.doesNotContain("secret");
				assertThat(analysis.getAction()).startsWith("Remove " + property);
			}));
	}

	@Test
	void failsIfGitHubsModelsAreAskedFor() {
		SpringAiAutoConfigurationTests.ONE.withPropertyValues("spring.ai.openai.git-hub-models=true")
			.run((context) -> assertThat(SpringAiAutoConfigurationTests.analysis(context).getDescription())
				.startsWith("spring.ai.openai.git-hub-models (https://models.github.ai/inference)"));
	}

	@ParameterizedTest
	@CsvSource({ "spring.ai.openai.api-key", "spring.ai.openai.chat.api-key", "spring.ai.openai.embedding.api-key",
			"spring.ai.openai.moderation.api-key" })
	void failsIfTheKeyIsAnotherAndShowsNone(String property) {
		SpringAiAutoConfigurationTests.ONE.withPropertyValues(property + "=key-of-spring-ai")
			.run((context) -> assertThat(SpringAiAutoConfigurationTests.analysis(context)).satisfies((analysis) -> {
				assertThat(analysis.getDescription()).startsWith(property + " is another key than ai.client.api-key");
				assertThat(analysis.getDescription() + analysis.getAction() + analysis.getCause())
					.doesNotContain("key-of-spring-ai")
					.doesNotContain("key-of-the-client");
			}));
	}

	@Test
	void failsIfThereIsAKeyAndTheClientHasNone() {
		SpringAiAutoConfigurationTests.RUNNER
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "spring.ai.openai.api-key=key-of-spring-ai")
			.run((context) -> assertThat(SpringAiAutoConfigurationTests.analysis(context).getDescription())
				.startsWith("spring.ai.openai.api-key is a key, and there is none beside ai.client.base-url"));
	}

	@Test
	void namesThePropertiesOfTheNamedClientAndOfWhatItInherits() {
		ApplicationContextRunner three = SpringAiAutoConfigurationTests.RUNNER.withPropertyValues(
				"ai.client.base-url=http://localhost:1/v1", "ai.client.api-key=key-of-the-client",
				"ai.client.clients.own.base-url=http://localhost:2/v1", "ai.client.clients.own.api-key=key-of-own",
				"ai.client.clients.heir.model=m");
		three.withPropertyValues("ai.client.spring-ai.client=own", "spring.ai.openai.base-url=http://localhost:1/v1")
			.run((context) -> assertThat(SpringAiAutoConfigurationTests.analysis(context).getDescription())
				.contains("another address than ai.client.clients.own.base-url"));
		three.withPropertyValues("ai.client.spring-ai.client=heir", "spring.ai.openai.base-url=http://localhost:2/v1")
			.run((context) -> assertThat(SpringAiAutoConfigurationTests.analysis(context).getDescription())
				.contains("another address than ai.client.base-url"));
	}

	@Test
	void theSameAddressAndKeyMayStayWritten(CapturedOutput output) {
		SpringAiAutoConfigurationTests.ONE
			.withPropertyValues("spring.ai.openai.base-url=HTTP://LOCALHOST:1/v1/",
					"spring.ai.openai.chat.api-key= key-of-the-client ")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).doesNotContain("WARN");
			});
	}

	@Test
	void warnsOnceOfWhatDoesNotHold(CapturedOutput output) {
		SpringAiAutoConfigurationTests.ONE
			.withPropertyValues("spring.ai.openai.timeout=60s", "spring.ai.openai.max-retries=7",
					"spring.ai.openai.embedding.max-retries=1")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).containsOnlyOnce("WARN")
					.contains("Ignored: spring.ai.openai.timeout, spring.ai.openai.max-retries, "
							+ "spring.ai.openai.embedding.max-retries");
			});
	}

	@Test
	void warnsOfAnAddressThatCannotBeCompared(CapturedOutput output) {
		SpringAiAutoConfigurationTests.RUNNER.withUserConfiguration(OwnManagedClient.class)
			.withPropertyValues("spring.ai.openai.base-url=http://localhost:1/v1", "spring.ai.openai.api-key=key-1")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).containsOnlyOnce("WARN")
					.contains("Ignored: spring.ai.openai.base-url, spring.ai.openai.api-key");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManagedClient {

		@Bean
		ManagedAiClient client() {
			return AiClientBuilder.create(SpringAiAutoConfigurationTests.stub(AiHttpExchange.class)).build();
		}

	}

}
