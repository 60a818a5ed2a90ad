package io.aiclient.docs.openai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.aiclient.docs.PageCompiler;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java of docs/openai-java.md compiles as one copies it, and runs.
 */
class OpenAiJavaPageTests {

	@Test
	void javaCompilesWithTheImportsOfThePage() throws IOException {
		Path page = Path.of("..", "docs", "openai-java.md");
		assertThat(PageCompiler.problems("openai-java.md", Files.readString(page)))
			.as("what a reader gets who copies the Java of %s", page)
			.isEmpty();
	}

	@Test
	void thePropertiesOfThePageAreDescribed() throws IOException {
		String metadata = Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json"));
		assertThat(metadata).contains("\"ai.client.openai-java.client\"");
	}

	@Test
	void theTranslatorTranslates() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				ConfigurableApplicationContext context = start(provider)) {
			assertThat(context.getBean(Translator.class).translate("house"))
				.isEqualTo(SimulatedProvider.answerTo("Translate to French: house"));
		}
	}

	private static ConfigurableApplicationContext start(SimulatedProvider provider) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("ai.client.base-url=" + provider.baseUrl(), "ai.client.api-key=sk-test")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Translator.class, SdkConfiguration.class })
	static class Application {

	}

}
