package io.aiclient.spring.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiProviderException;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Why an answer ended, as its provider reports it.
 */
class FinishReasonTests {

	private static final String USAGE = "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}";

	private static final String DONE = Exchanges.event("[DONE]");

	private static final String TOKEN = Exchanges.event(chunk("\"delta\":{\"content\":\"half\"}"));

	@ParameterizedTest
	@ValueSource(strings = { "\"\"", "\" \"", "\"null\"", "\"NULL\"", "\" null \"", "\"None\"", "\"none\"",
			"\"undefined\"", "\"nil\"", "null", "NaN", "{}", "[]", "true" })
	void aReasonThatIsNoneIsAbsent(String reason) throws IOException {
		String choice = "\"finish_reason\":" + reason;
		assertThat(Exchanges.answer(chunk(choice + ",\"message\":{\"content\":\"a\"}")).finishReason()).isNull();
		String events = Exchanges.event(chunk(choice + ",\"delta\":{\"content\":\"a\"}"));
		assertThat(Exchanges.streamFailure(events + events)).hasMessageContaining("broke off")
			.extracting(AiExchangeException::stage)
			.isEqualTo(Stage.BODY);
		AiResponse streamed = Exchanges.streamed(events + events + DONE);
		assertThat(streamed.finishReason()).isNull();
		assertThat(streamed.content()).isEqualTo("aa");
	}

	@Test
	void aReasonIsNotTakenBackByNone() throws IOException {
		AiResponse streamed = Exchanges
			.streamed(Exchanges.event(chunk("\"finish_reason\":\"stop\",\"delta\":{\"content\":\"a\"}"))
					+ Exchanges.event(chunk("\"finish_reason\":\"\"")));
		assertThat(streamed.finishReason()).isEqualTo("stop");
	}

	static Stream<Arguments> errors() {
		String error = "\"error\":{\"code\":502,\"message\":\"upstream\"}";
		String finish = "\"finish_reason\":\"error\"";
		String said = "\"X\":{\"content\":\"half\"}";
		return Stream.of(Arguments.of("{" + choices(said + "," + finish) + "," + USAGE + "}", null),
				Arguments.of("{" + choices(finish.replace("error\"", "ERROR\"") + "," + said) + "," + USAGE + "}",
						null),
				Arguments.of(
						"{" + choices(said + "," + finish.replace("error\"", "network_error\"")) + "," + USAGE + "}",
						null),
				Arguments.of("{" + choices(said + "," + finish) + "," + error + "," + USAGE + "}", "502"),
				Arguments.of("{" + error + "," + USAGE + "," + choices(said + "," + finish) + "}", "502"),
				Arguments.of("{" + choices(said + "," + finish + "," + error) + "," + USAGE + "}", "502"),
				Arguments.of("{\"x_groq\":{\"id\":\"r\"," + error + "}," + choices(said) + "," + USAGE + "}", "502"),
				Arguments.of("{" + choices(error + "," + said) + "," + USAGE + "}", "502"),
				Arguments.of("{" + choices(finish + ",\"X\":{\"content\":\"half\"," + error + "}") + "," + USAGE + "}",
						"502"));
	}

	@ParameterizedTest
	@MethodSource("errors")
	void anAnswerThatEndedWithAnErrorIsTheErrorAndHasThePart(String body, String code) throws IOException {
		AiExchangeException whole = Exchanges.failure(body.replace("\"X\"", "\"message\""));
		AiExchangeException streamed = Exchanges
			.streamFailure(Exchanges.event(body.replace("\"X\"", "\"delta\"")) + DONE);
		for (AiExchangeException failure : new AiExchangeException[] { whole, streamed }) {
			assertThat(failure.stage()).isEqualTo(Stage.EVENT);
			assertThat(failure.code()).isEqualTo(code);
			assertThat(failure).hasMessage(failure.getMessage())
				.hasMessageContaining((code != null) ? "upstream" : "finish reason");
			AiResponse part = failure.answer();
			assertThat(part).isNotNull();
			assertThat(part.content()).isEqualTo("half");
			assertThat(part.usage()).isEqualTo(new TokenUsage(3, 2, 5, 0));
			assertThat(part.id()).isEqualTo("r1");
		}
	}

	@Test
	void theFailureOfAnItemHasThePartAndItsCost() throws IOException {
		String body = "{" + choices("\"message\":{\"content\":\"half\"},\"finish_reason\":\"error\"")
				+ ",\"model\":\"gpt-4.1-mini\"," + USAGE + "}";
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", body));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = AiClientBuilder.create(exchange)
					.retry(RetrySettings.defaults()
						.withMaxRetries(0)
						.withDelays(Duration.ofMillis(1), 1, Duration.ofMillis(1))
						.withMaxRetryAfter(Duration.ofSeconds(1)))
					.build()) {
			AiResult<AiResponse> result = client.batch(List.of(Exchanges.REQUEST)).blockLast(Duration.ofSeconds(10));
			AiResult.Failure<AiResponse> failure = (AiResult.Failure<AiResponse>) result;
			assertThat(failure.error()).isInstanceOf(AiProviderException.class);
			AiResponse part = failure.response();
			assertThat(part).isNotNull();
			assertThat(part.content()).isEqualTo("half");
			assertThat(part.usage()).isEqualTo(new TokenUsage(3, 2, 5, 0));
			assertThat(part.cost()).isPositive();
		}
	}

	@Test
	void theUsageThatComesBehindTheErrorIsTaken() throws IOException {
		AiExchangeException failure = Exchanges
			.streamFailure(TOKEN + Exchanges.event(chunk("\"delta\":{},\"finish_reason\":\"error\""))
					+ Exchanges.event("{\"choices\":[]," + USAGE + "}") + DONE);
		assertThat(failure.answer()).isNotNull();
		assertThat(failure.answer().usage()).isEqualTo(new TokenUsage(3, 2, 5, 0));
	}

	@Test
	void anErrorEventThatFollowsDecides() throws IOException {
		AiExchangeException failure = Exchanges
			.streamFailure(TOKEN + Exchanges.event(chunk("\"finish_reason\":\"error\""))
					+ Exchanges.event("{\"error\":{\"code\":429,\"message\":\"slow\"}}"));
		assertThat(failure.code()).isEqualTo("429");
		assertThat(failure.answer()).isNotNull().extracting(AiResponse::content).isEqualTo("half");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"error\":{\"message\":\"no\"}}", "{\"choices\":[],\"error\":\"no\"}" })
	void anErrorBeforeAnyPartHasNone(String body) throws IOException {
		assertThat(Exchanges.failure(body).answer()).isNull();
		assertThat(Exchanges.streamFailure(Exchanges.event(body)).answer()).isNull();
	}

	@Test
	void anErrorThatIsNoneInAChoiceCostsNothing() throws IOException {
		for (String none : new String[] { "null", "{}", "\"\"", "false", "0" }) {
			String error = "\"error\":" + none;
			assertThat(Exchanges
				.answer(chunk(error + ",\"message\":{" + error + ",\"content\":\"a\"},\"finish_reason\":\"stop\""))
				.content()).isEqualTo("a");
		}
	}

	@Test
	void anErrorInAMessageWithoutContentIsReported() throws IOException {
		assertThat(
				Exchanges.failure(chunk("\"message\":{\"content\":\"\",\"error\":{\"code\":503,\"message\":\"no\"}}"))
					.code())
			.isEqualTo("503");
	}

	private static String choices(String fields) {
		return "\"choices\":[{" + fields + "}]";
	}

	private static String chunk(String fields) {
		return "{" + choices(fields) + "}";
	}

}
