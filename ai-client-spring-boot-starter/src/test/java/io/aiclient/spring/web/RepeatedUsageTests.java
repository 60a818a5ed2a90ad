package io.aiclient.spring.web;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.TokenUsage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The usage of a stream that reports it more than once.
 */
class RepeatedUsageTests {

	private static final String TOKEN = Exchanges.event("{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}");

	private static final String DONE = Exchanges.event("[DONE]");

	@ParameterizedTest
	@ValueSource(strings = { "null", "{}", "[]", "\"\"", "false", "{\"prompt_tokens\":null,\"completion_tokens\":null}",
			"{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}", "{\"prompt_tokens\":\"many\"}",
			"{\"x\":{\"prompt_tokens\":9}}", "{\"completion_tokens\":-1}" })
	void oneWithoutCountsLeavesTheOneBefore(String none) throws IOException {
		assertThat(
				Exchanges.streamed(TOKEN + usage("{\"prompt_tokens\":3,\"completion_tokens\":2}") + usage(none) + DONE)
					.usage())
			.isEqualTo(new TokenUsage(3, 2, 5, 0));
	}

	@Test
	void aLaterOneReplacesTheOneBefore() throws IOException {
		assertThat(Exchanges
			.streamed(TOKEN + usage("{\"prompt_tokens\":3,\"completion_tokens\":2}")
					+ usage("{\"prompt_tokens\":3,\"completion_tokens\":7,\"total_tokens\":10}") + DONE)
			.usage()).isEqualTo(new TokenUsage(3, 7, 10, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\",\"usage\":USAGE}]}",
			"{\"choices\":[],\"x_groq\":{\"id\":\"r\",\"usage\":USAGE}}" })
	void oneWithinTheChoiceOrAnExtensionIsTaken(String event) throws IOException {
		assertThat(Exchanges
			.streamed(TOKEN + Exchanges.event(event.replace("USAGE", "{\"prompt_tokens\":3,\"completion_tokens\":2}"))
					+ DONE)
			.usage()).isEqualTo(new TokenUsage(3, 2, 5, 0));
	}

	private static String usage(String usage) {
		return Exchanges.event("{\"choices\":[],\"usage\":" + usage + "}");
	}

}
