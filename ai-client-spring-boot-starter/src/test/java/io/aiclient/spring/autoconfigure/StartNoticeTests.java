package io.aiclient.spring.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.aiclient.AiExchange;
import io.aiclient.spring.StubExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The one line of each client when it starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartNoticeTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1?key=secret-in-query",
				"ai.client.api-key=secret-key", "ai.client.model=gpt-4.1-mini");

	@Test
	void eachClientHasOne(CapturedOutput output) {
		this.runner.withPropertyValues("ai.client.clients.cheap.model=m").run((context) -> {
			context.getBean("aiClient");
			assertThat(output.toString().lines().filter((line) -> line.contains("Client 'default': "))).singleElement()
				.asString()
				.contains("INFO")
				.endsWith("Client 'default': http://localhost:1/v1 (openai-compatible); model gpt-4.1-mini; "
						+ "limits learned from the provider; 50 slots; retry budget 0.2");
			assertThat(output.toString().lines().filter((line) -> line.contains("Client 'cheap': "))).hasSize(1);
			assertThat(output).doesNotContain("secret");
		});
	}

	@ParameterizedTest
	@CsvSource({ "rate-limit.requests-per-minute=500, '500 requests a minute; '",
			"rate-limit.requests-per-day=7, '7 requests a day; '", "concurrency.max=7, '; 7 slots; '",
			"concurrency.mode=adaptive, '; 1 to 100 slots, adaptive from 20; '", "retry.budget=0.5, 'retry budget 0.5'",
			"failover.endpoints.my-azure.base-url=https://u.openai.azure.com/v1?a=secret-query, "
					+ "'; fail-over to my-azure https://u.openai.azure.com/v1 (azure-openai); '",
			"provider=azure-openai, '(azure-openai)'" })
	void itSaysWhatWasWritten(String property, String part, CapturedOutput output) {
		this.runner
			.withPropertyValues("ai.client." + property, "ai.client.failover.endpoints.my-azure.api-key=secret-other")
			.withPropertyValues("ai.client.failover.endpoints.my-azure.base-url=https://u.openai.azure.com/v1")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains(part).doesNotContain("secret");
			});
	}

	@Test
	void itSaysWhatBeansReplace(CapturedOutput output) {
		this.runner.withBean(AiExchange.class, StubExchange::answering).run((context) -> {
			context.getBean("aiClient");
			assertThat(output).contains("Client 'default': an exchange of the application; model gpt-4.1-mini; ",
					"; replaced by beans: exchange");
		});
	}

}
