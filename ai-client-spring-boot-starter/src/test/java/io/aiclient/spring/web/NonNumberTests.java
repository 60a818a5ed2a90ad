package io.aiclient.spring.web;

import java.io.IOException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;
import io.aiclient.TokenUsage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Words in place of numbers, which are no JSON, cost no answer.
 */
class NonNumberTests {

	private static final String USAGE = ",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}";

	private static final String DONE = Exchanges.event("[DONE]");

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "Infinity", "-Infinity", "nan", "inf", "-inf", "infinity", "-infinity", "+inf",
			"-nan", "INF", "-INF", "NAN", "+Infinity", "nan(ind)", "-nan(ind)", "1.#INF", "-1.#IND", "1.#QNAN0", "None",
			"undefined", "sNaN" })
	void anAnswerIsReadDespiteThem(String word) throws IOException {
		String choice = "{\"index\":0,\"X\":{\"content\":\"a nan, \\\"inf\\\"\",\"tool_calls\":[{\"index\":0,\"id\":\"a\","
				+ "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"logprobs\":{\"content\":[{\"token\":\"inf\","
				+ "\"logprob\":" + word + ",\"top_logprobs\":[" + word + "," + word + "]}]}}";
		String body = "{\"x\":" + word + ",\"choices\":[" + choice + "]" + USAGE + ",\"y\" : " + word + " }";
		AiResponse whole = Exchanges.answer(body.replace("\"X\"", "\"message\""));
		String event = Exchanges.event(body.replace("\"X\"", "\"delta\""));
		AiResponse streamed = Exchanges.streamed(event
				+ Exchanges.event("{\"choices\":[{\"delta\":{\"content\":\"!\"}," + "\"logprobs\":" + word + "}]}")
				+ DONE);
		assertThat(whole.content()).isEqualTo("a nan, \"inf\"");
		assertThat(streamed.content()).isEqualTo("a nan, \"inf\"!");
		for (AiResponse answer : new AiResponse[] { whole, streamed }) {
			assertThat(answer.toolCalls()).containsExactly(new AiToolCall("a", "f", "{}"));
			assertThat(answer.usage()).isEqualTo(new TokenUsage(3, 2, 5, 0));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "nan", "-inf", "Infinity", "None" })
	void aCountThatIsNoneIsUnknown(String word) throws IOException {
		AiResponse answer = Exchanges.answer("{\"choices\":[{\"index\":" + word + ",\"message\":{\"content\":\"a\"}}],"
				+ "\"usage\":{\"prompt_tokens\":" + word + ",\"completion_tokens\":2}}");
		assertThat(answer.content()).isEqualTo("a");
		assertThat(answer.usage()).isEqualTo(TokenUsage.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "nanx", "infinite", "nan nan", "nul", "1.#", "\"nan", "nan}", "--inf" })
	void otherWordsAreNoJson(String word) throws IOException {
		String body = "{\"choices\":[{\"message\":{\"content\":\"a\"}}],\"x\":" + word + "}";
		assertThat(Exchanges.failure(body).stage()).isEqualTo(Stage.BODY);
	}

}
