package io.aiclient.docs.langchain4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.aiclient.docs.PageCompiler;
import io.aiclient.langchain4j.Application;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java of docs/langchain4j.md compiles as one copies it, and runs.
 */
class LangChain4jPageTests {

	private static final Path PAGE = Path.of("..", "docs", "langchain4j.md");

	@Test
	void javaCompilesWithTheImportsOfThePage() throws IOException {
		assertThat(PageCompiler.problems("langchain4j.md", Files.readString(PAGE)))
			.as("what a reader gets who copies the Java of %s", PAGE)
			.isEmpty();
	}

	@Test
	void thePropertiesOfThePageAreDescribed() throws IOException {
		String metadata = Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json"));
		assertThat(metadata).contains("\"ai.client.langchain4j.client\"", "\"ai.client.langchain4j.chat.model\"",
				"\"ai.client.langchain4j.embedding.client\"", "\"ai.client.langchain4j.embedding.model\"");
	}

	@Test
	void theAssistantAnswers() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl(), Assisted.class)) {
			Assistant assistant = application.context().getBean(Assistant.class);
			assertThat(assistant.translate("house")).isEqualTo(SimulatedProvider.answerTo("house"));
			CompletableFuture<ChatResponse> end = new CompletableFuture<>();
			assistant.describe("Paris").onPartialResponse((part) -> {
			}).onCompleteResponse(end::complete).onError(end::completeExceptionally).start();
			assertThat(end.get(20, TimeUnit.SECONDS).aiMessage().text()).isEqualTo(SimulatedProvider.answerTo("Paris"));
		}
	}

	@Test
	void theModelOfTheApplicationGoesThroughTheClient() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl(), Modelled.class)) {
			assertThat(application.context().getBean(ChatModel.class).chat("Hello"))
				.isEqualTo(SimulatedProvider.answerTo("Hello"));
			assertThat(provider.counts().received()).isOne();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(AssistantConfiguration.class)
	static class Assisted {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ModelConfiguration.class)
	static class Modelled {

	}

}
