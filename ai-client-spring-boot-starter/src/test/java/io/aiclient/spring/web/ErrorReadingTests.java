package io.aiclient.spring.web;

import java.io.IOException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is made of an answer whose status is not a success.
 */
class ErrorReadingTests {

	static Stream<Arguments> bodies() {
		return Stream.of(
				Arguments.of("{\"error\": {\"message\": \"No\", \"type\": \"t\", \"param\": null, \"code\": \"c\"}}",
						"t", "c", "No"),
				Arguments.of("{\"error\": {\"message\": \"No\", \"type\": null, \"code\": null}}", null, null, "No"),
				Arguments.of("{\"error\": {\"code\": \"429\", \"message\": \"No\", \"innererror\": {}}}", null, "429",
						"No"),
				Arguments.of("{\"error\": \"No\"}", null, null, "No"),
				Arguments.of("{\"message\": \"No\", \"type\": \"t\", \"code\": 1300}", "t", "1300", "No"),
				Arguments
					.of("{\"object\": \"error\", \"message\": {\"detail\": [{\"msg\": \"No\"}]}}", null, null, "No"),
				Arguments.of("{\"detail\": \"No\"}", null, null, "No"),
				Arguments.of("{\"detail\": [{\"loc\": [\"body\"], \"msg\": \"No\", \"type\": \"missing\"}]}", null,
						null, "No"),
				Arguments.of("{\"error\": {}}", null, null, "HTTP 500: an error without a message"),
				Arguments.of("upstream  connect\n error", null, null,
						"HTTP 500 (application/json, 24 bytes): upstream connect error"),
				Arguments.of("<html><title>Bad Gateway</title><body>x</body>", null, null,
						"HTTP 500 (application/json, 46 bytes) with a page in place of JSON: Bad Gateway"),
				Arguments.of("{\"error\": {\"mess", null, null,
						"HTTP 500 (application/json, 16 bytes) with JSON that is cut or invalid"),
				Arguments.of("", null, null, "HTTP 500 without a body"));
	}

	@ParameterizedTest
	@MethodSource("bodies")
	void readsBody(String body, String type, String code, String message) throws IOException {
		AiExchangeException failure = failure("500 Oops", "", body);
		assertThat(failure.stage()).isEqualTo(Stage.STATUS);
		assertThat(failure.status()).isEqualTo(500);
		assertThat(failure.type()).isEqualTo(type);
		assertThat(failure.code()).isEqualTo(code);
		assertThat(failure).hasMessage(message).hasNoCause();
	}

	@Test
	void readsGooglesForm() throws IOException {
		AiExchangeException failure = failure("429 Too Many", "",
				"""
						[{"error": {"code": 429, "message": "Quota exceeded", "status": "RESOURCE_EXHAUSTED", "details": [
						 {"@type": "x/google.rpc.QuotaFailure", "violations": [{"quotaId": "GenerateRequestsPerDayPerProject"}]},
						 {"@type": "x/google.rpc.RetryInfo", "retryDelay": "34.5s"}]}}]""");
		assertThat(failure.type()).isEqualTo("RESOURCE_EXHAUSTED");
		assertThat(failure.code()).isEqualTo("GenerateRequestsPerDayPerProject");
		assertThat(failure.header("Retry-After")).isEqualTo("34.5");
		assertThat(failure).hasMessage("Quota exceeded");
	}

	@ParameterizedTest
	@CsvSource({ "0s, 0", "999999999999999999s, 999999999999999999", "1e30s,", "-5s,", "99999999999999999999s,", "NaN,",
			"1.s,", "s," })
	void readsADelayInTheBodyOnlyIfItIsOne(String delay, String seconds) throws IOException {
		assertThat(failure("429 Too Many", "", "{\"error\": {\"details\": [{\"retryDelay\": \"" + delay + "\"}]}}")
			.header("retry-after")).isEqualTo(seconds);
	}

	@Test
	void prefersTheHeaderToTheDelayInTheBody() throws IOException {
		assertThat(
				failure("429 Too Many", "Retry-After: 2\r\n", "{\"error\": {\"details\": [{\"retryDelay\": \"34s\"}]}}")
					.header("retry-after"))
			.isEqualTo("2");
	}

	@Test
	void keepsHeadersWithoutTheKeyButNoCookies() throws IOException {
		AiExchangeException failure = failure("529 Overloaded",
				"X-RateLimit-Remaining-Requests: 7\r\nSet-Cookie: session=1\r\nX-Echo: Bearer " + Exchanges.KEY
						+ "\r\nX-Twice: a\r\nX-Twice: b\r\n",
				"{}");
		assertThat(failure.status()).isEqualTo(529);
		assertThat(failure.header("x-ratelimit-remaining-requests")).isEqualTo("7");
		assertThat(failure.header("x-twice")).isEqualTo("a");
		assertThat(failure.header("set-cookie")).isNull();
		assertThat(failure.header("x-echo")).isEqualTo("Bearer ******");
	}

	@Test
	void takesTheKeyOutOfTheMessage() throws IOException {
		AiExchangeException failure = failure("401 Unauthorized", "",
				"{\"error\": {\"message\": \"Incorrect API key provided: sk-te***************mnop (" + Exchanges.KEY
						+ "). You can find it at https://example.com/keys.\", \"code\": \"invalid_api_key\"}}");
		assertThat(failure)
			.hasMessage("Incorrect API key provided: ****** (******). You can find it at https://example.com/keys.");
		assertThat(failure.code()).isEqualTo("invalid_api_key");
	}

	@Test
	void cutsALongMessage() throws IOException {
		assertThat(failure("400 Bad", "", "{\"message\": \"" + "long ".repeat(1000) + "\"}").getMessage())
			.hasSizeBetween(490, 501)
			.endsWith("long…");
	}

	@Test
	void readsOnlyTheBeginningOfALargeError() throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.send("HTTP/1.1 500 Oops\r\nContent-Length: 50000000\r\n\r\n" + "x".repeat(100_000))
					.hang());
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(Exchanges.failure(exchange).status()).isEqualTo(500);
		}
	}

	@Test
	void reportsTheStatusThoughItsBodyBreaksOff() throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.send("HTTP/1.1 503 Oops\r\nContent-Length: 500\r\n\r\nhalf").close());
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(Exchanges.failure(exchange).status()).isEqualTo(503);
		}
	}

	@Test
	void doesNotFollowARedirect() throws IOException {
		try (RawServer other = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				RawServer server = new RawServer((answer) -> answer
					.send("HTTP/1.1 307 Moved\r\nLocation: " + other.url() + "\r\nContent-Length: 0\r\n\r\n"));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.status()).isEqualTo(307);
			assertThat(failure).hasMessageContaining("base-url");
			assertThat(other.heads()).isEmpty();
		}
	}

	@Test
	void readsAStatusInPlaceOfAStream() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer
			.send("HTTP/1.1 429 No\r\nRetry-After: 3\r\nContent-Length: 15\r\n\r\n{\"error\": \"No\"}"));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			AiExchangeException failure = Exchanges.streamFailure(exchange);
			assertThat(failure.stage()).isEqualTo(Stage.STATUS);
			assertThat(failure.header("retry-after")).isEqualTo("3");
		}
	}

	static AiExchangeException failure(String status, String headers, String body) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send("HTTP/1.1 " + status + "\r\n" + headers
				+ "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			return Exchanges.failure(exchange);
		}
	}

}
