package io.aiclient.spring.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import io.aiclient.AiClient;

import static org.assertj.core.api.Assertions.assertThat;

class NoAiClientFailureAnalyzerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class));

	@Test
	void namesThePropertiesToSet() {
		this.runner.withUserConfiguration(NeedsClient.class).run((context) -> {
			FailureAnalysis analysis = analyze(context);
			assertThat(analysis.getDescription()).contains("NeedsClient", "needs an AI client, and none is configured");
			assertThat(analysis.getAction()).contains("ai.client.base-url=https://api.openai.com/v1",
					"ai.client.api-key=${OPENAI_API_KEY}", "ai.client.model=");
		});
	}

	@Test
	void saysThatOnlyTheBaseUrlIsMissing() {
		this.runner.withUserConfiguration(NeedsClient.class)
			.withPropertyValues("ai.client.api-key=k")
			.run((context) -> assertThat(analyze(context, "ai.client.api-key", "k").getAction())
				.contains("it is ai.client.base-url that is missing"));
	}

	@Test
	void namesThePropertiesOfANamedClient() {
		this.runner.withUserConfiguration(NeedsCheap.class)
			.withPropertyValues("ai.client.clients.local.base-url=http://localhost:1/v1")
			.run((context) -> {
				FailureAnalysis analysis = analyze(context, "ai.client.clients.local.base-url",
						"http://localhost:1/v1");
				assertThat(analysis.getDescription()).contains("NeedsCheap", "needs the AI client 'cheap'");
				assertThat(analysis.getAction()).contains("ai.client.clients.cheap.base-url=",
						"Or use one that is configured: local.");
			});
	}

	@Test
	void namesTheClientsToChooseFrom() {
		this.runner.withUserConfiguration(NeedsClient.class)
			.withPropertyValues("ai.client.clients.a.base-url=http://localhost:1/v1",
					"ai.client.clients.b.base-url=http://localhost:1/v1")
			.run((context) -> {
				FailureAnalysis analysis = analyze(context, "ai.client.clients.a.base-url", "http://localhost:1/v1",
						"ai.client.clients.b.base-url", "http://localhost:1/v1");
				assertThat(analysis.getDescription()).contains("only named ones are configured: a, b");
				assertThat(analysis.getAction()).contains("@Qualifier(\"a\")", "ai.client.base-url");
			});
	}

	@Test
	void leavesOtherBeansToOthers() {
		this.runner.withUserConfiguration(NeedsOther.class)
			.run((context) -> assertThat(
					new NoAiClientFailureAnalyzer(new MockEnvironment()).analyze(context.getStartupFailure()))
				.isNull());
	}

	private static FailureAnalysis analyze(AssertableApplicationContext context, String... properties) {
		assertThat(context).hasFailed();
		MockEnvironment environment = new MockEnvironment();
		for (int i = 0; i < properties.length; i += 2) {
			environment.setProperty(properties[i], properties[i + 1]);
		}
		FailureAnalysis analysis = new NoAiClientFailureAnalyzer(environment).analyze(context.getStartupFailure());
		assertThat(analysis).isNotNull();
		return analysis;
	}

	static class NeedsClient {

		NeedsClient(AiClient client) {
		}

	}

	static class NeedsCheap {

		@Autowired
		@Qualifier("cheap")
		AiClient client;

	}

	static class NeedsOther {

		NeedsOther(CharSequence other) {
		}

	}

}
