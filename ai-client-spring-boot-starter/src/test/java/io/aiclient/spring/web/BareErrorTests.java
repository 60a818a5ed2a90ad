package io.aiclient.spring.web;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors with status 200 that are not in a field {@code error}.
 */
class BareErrorTests {

	private static final String TOKEN = Exchanges.event("{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}");

	private static final String DONE = Exchanges.event("[DONE]");

	@ParameterizedTest
	@ValueSource(strings = { "{\"code\":429,\"message\":\"slow\"}", "{\"code\":\"rate_limited\",\"msg\":\"slow\"}",
			"{\"object\":\"error\",\"message\":\"slow\",\"code\":429}", "{\"detail\":\"slow\"}",
			"{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"slow\"}]}",
			"{\"base_resp\":{\"status_code\":1002,\"status_msg\":\"slow\"}}",
			"{\"choices\":null,\"base_resp\":{\"status_code\":1002,\"status_msg\":\"slow\"},\"usage\":{\"total_tokens\":0}}",
			"{\"choices\":[{\"delta\":{\"content\":\"\"}}],\"base_resp\":{\"status_code\":1002,\"status_msg\":\"slow\"}}",
			"{\"errors\":[{\"message\":\"slow\"}]}", "{\"errors\":{\"a\":\"slow\"}}",
			"{\"status\":\"error\",\"msg\":\"slow\"}", "{\"status\":\"FAILED\",\"message\":\"slow\"}",
			"{\"status\":503,\"title\":\"slow\"}", "{\"success\":false,\"message\":\"slow\"}",
			"{\"success\":\"false\",\"choices\":[]}", "{\"type\":\"error\",\"message\":\"slow\"}",
			"{\"message\":\"slow\"}", "{\"choices\":[],\"message\":\"slow\"}",
			"{\"error_msg\":\"slow\",\"error_code\":18}", "{\"error\":true,\"message\":\"slow\"}",
			"{\"error\":1,\"message\":\"slow\"}", "{\"code\":8,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"slow\"}",
			"[{\"error\":{\"message\":\"slow\"}}]", "[{\"code\":429,\"message\":\"slow\"}]" })
	void whatHasNothingOfAnAnswerIsAnError(String body) throws IOException {
		for (AiExchangeException failure : new AiExchangeException[] {
				Exchanges.failure(body.replace("\"delta\"", "\"message\"")), Exchanges.streamFailure(body),
				Exchanges.streamFailure(Exchanges.event(body)),
				Exchanges.streamFailure(TOKEN + Exchanges.event(body)) }) {
			assertThat(failure.stage()).as(body).isEqualTo(Stage.EVENT);
		}
	}

	@Test
	void theErrorIsReadAsItIsWritten() throws IOException {
		AiExchangeException failure = Exchanges.failure("{\"code\":429,\"message\":\"slow\"}");
		assertThat(failure).hasMessage("slow");
		assertThat(failure.code()).isEqualTo("429");
		assertThat(Exchanges.failure("[{\"error\":{\"code\":503,\"message\":\"busy\"}}]")).hasMessage("busy")
			.extracting(AiExchangeException::code)
			.isEqualTo("503");
		assertThat(Exchanges.failure("{\"error\":true,\"code\":503,\"message\":\"busy\"}")).hasMessage("busy")
			.extracting(AiExchangeException::code)
			.isEqualTo("503");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"}",
			"\"base_resp\":{\"status_code\":1002,\"status_msg\":\"slow\"}", "\"code\":429,\"message\":\"slow\"",
			"\"detail\":\"x\"", "\"errors\":[1]", "\"status\":\"error\"", "\"success\":false", "\"object\":\"error\"" })
	void anAnswerWithContentIsOneWhateverIsBesideIt(String field) throws IOException {
		String body = "{" + field + ",\"choices\":[{\"X\":{\"content\":\"a\"}}]}";
		assertThat(Exchanges.answer(body.replace("\"X\"", "\"message\"")).content()).isEqualTo("a");
		assertThat(Exchanges.streamed(Exchanges.event(body.replace("\"X\"", "\"delta\"")) + DONE).content())
			.isEqualTo("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}", "{\"choices\":[]}",
			"{}", "{\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":null}",
			"{\"choices\":[{\"delta\":{\"role\":\"assistant\"}}],\"code\":0,\"message\":\"x\"}",
			"{\"choices\":[],\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}}",
			"{\"choices\":null,\"base_resp\":{\"status_code\":\"0\"},\"message\":\"\"}",
			"{\"code\":0,\"message\":\"ok\"}", "{\"code\":\"200\",\"msg\":\"ok\"}",
			"{\"success\":true,\"message\":\"working\"}", "{\"status\":\"queued\",\"message\":\"wait\"}",
			"{\"errors\":[],\"detail\":null}", "{\"errors\":null,\"detail\":\"\"}", "{\"type\":\"ping\"}",
			"{\"message\":{\"role\":\"assistant\"}}", "{\"status\":200}",
			"{\"choices\":[{\"delta\":{},\"finish_reason\":null}],\"status\":\"in_progress\",\"detail\":\"x\"}" })
	void aChunkThatTellsNoErrorIsNone(String chunk) throws IOException {
		AiResponse answer = Exchanges.streamed(Exchanges.event(chunk) + TOKEN + Exchanges.event(chunk) + DONE);
		assertThat(answer.content()).isEqualTo("a");
	}

	@Test
	void anEmptyListIsNoJsonObject() throws IOException {
		for (String list : new String[] { "[]", "[1]", "[{}]", "[{\"choices\":[]}]", "[[{\"error\":\"no\"}]]" }) {
			assertThat(Exchanges.failure(list).stage()).as(list).isEqualTo(Stage.BODY);
		}
	}

	@Test
	void onlyNanBehindABareErrorIsReadAgain() throws IOException {
		assertThat(Exchanges.failure("{\"code\":429,\"message\":\"slow\",\"wait\":nan}").code()).isEqualTo("429");
	}

}
