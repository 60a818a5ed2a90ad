package io.aiclient.spring.web;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.resilience.Classification;
import io.aiclient.resilience.Outcome;
import io.aiclient.resilience.OutcomeClassifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The forms in which providers write an error that is not under {@code error}, and what
 * it comes to.
 */
class ErrorFormTests {

	/**
	 * What is not under {@code error}: the body; type, code, and message; and what it
	 * comes to in an event, which has no status.
	 */
	static Stream<Arguments> roots() {
		return Stream.of(root("{'code': 429, 'message': 'No'}", null, "429", "No", Outcome.RATE_LIMITED),
				root("{'code': '429', 'msg': 'No'}", null, "429", "No", Outcome.RATE_LIMITED),
				root("{'code': 'rate_limit_exceeded', 'message': 'No'}", null, "rate_limit_exceeded", "No",
						Outcome.RATE_LIMITED),
				root("{'object': 'error', 'message': 'No', 'type': 'BadRequestError', 'param': null, 'code': 400}",
						"BadRequestError", "400", "No", Outcome.INVALID_REQUEST),
				root("{'object': 'error', 'message': 'No', 'type': 'NotFoundError', 'code': 404}", "NotFoundError",
						"404", "No", Outcome.INVALID_REQUEST),
				root("{'detail': 'Rate limit exceeded'}", null, null, "Rate limit exceeded", Outcome.RATE_LIMITED),
				root("{'detail': 'Not authenticated'}", null, null, "Not authenticated", Outcome.SERVER_ERROR),
				root("{'detail': {'error': {'message': 'No', 'code': 'overloaded'}}}", null, "overloaded", "No",
						Outcome.OVERLOADED),
				root("{'detail': [{'loc': ['body', 'n'], 'msg': 'No', 'type': 'missing'}]}", null, "422", "No",
						Outcome.INVALID_REQUEST),
				miniMax(1000, "server_error", Outcome.SERVER_ERROR),
				miniMax(1001, "server_error", Outcome.SERVER_ERROR),
				miniMax(1002, "rate_limit_error", Outcome.RATE_LIMITED),
				miniMax(1004, "authentication_error", Outcome.UNAUTHORIZED),
				miniMax(1008, "billing_error", Outcome.QUOTA_EXHAUSTED),
				miniMax(1024, "server_error", Outcome.SERVER_ERROR),
				miniMax(1026, "content_filter", Outcome.INVALID_REQUEST),
				miniMax(1027, "content_filter", Outcome.INVALID_REQUEST),
				miniMax(1039, "rate_limit_error", Outcome.RATE_LIMITED),
				miniMax(1041, "rate_limit_error", Outcome.RATE_LIMITED),
				miniMax(1042, "invalid_request_error", Outcome.INVALID_REQUEST),
				miniMax(2013, "invalid_request_error", Outcome.INVALID_REQUEST),
				miniMax(2045, "rate_limit_error", Outcome.RATE_LIMITED),
				miniMax(2049, "authentication_error", Outcome.UNAUTHORIZED),
				miniMax(2056, "rate_limit_error", Outcome.RATE_LIMITED),
				root("{'base_resp': {'status_code': 2013, 'status_msg': 'context window exceeds limit'}}",
						"invalid_request_error", "2013", "context window exceeds limit", Outcome.CONTEXT_TOO_LONG),
				root("{'base_resp': {'status_code': 0, 'status_msg': 'success'}, 'code': 503, 'message': 'No'}", null,
						"503", "No", Outcome.OVERLOADED),
				root("{'success': false, 'errors': [{'code': 10000, 'message': 'Authentication error'}]}", null,
						"10000", "Authentication error", Outcome.SERVER_ERROR),
				root("{'errors': ['Too many requests']}", null, null, "Too many requests", Outcome.RATE_LIMITED),
				root("{'errors': {'code': 'slow_down', 'message': 'No'}}", null, "slow_down", "No",
						Outcome.CONCURRENCY_LIMITED),
				root("{'status': 'error', 'msg': 'Too many requests'}", null, null, "Too many requests",
						Outcome.RATE_LIMITED),
				root("{'status': 'fail', 'code': 0, 'msg': 'Server is busy'}", null, null, "Server is busy",
						Outcome.OVERLOADED),
				root("{'status': 429, 'title': 'Too much', 'detail': 'No', 'type': 'about:blank'}", null, "429", "No",
						Outcome.RATE_LIMITED),
				root("{'status': 404, 'title': 'No', 'type': 'https://example.com/e'}", null, "404", "No",
						Outcome.INVALID_REQUEST),
				root("{'timestamp': 1, 'status': 503, 'error': 'Service Unavailable', 'message': '', 'path': '/'}",
						null, "503", "Service Unavailable", Outcome.OVERLOADED),
				root("{'success': false, 'message': 'Rate limit'}", null, null, "Rate limit", Outcome.RATE_LIMITED),
				root("{'success': false, 'error_msg': 'No', 'error_code': 500}", null, "500", "No",
						Outcome.SERVER_ERROR),
				root("{'success': false, 'errorMessage': 'No', 'errorCode': 'quota_exceeded'}", null, "quota_exceeded",
						"No", Outcome.RATE_LIMITED),
				root("{'error': true, 'message': 'Service unavailable'}", null, null, "Service unavailable",
						Outcome.OVERLOADED),
				root("{'error': 'rate_limit', 'message': 'No'}", null, "rate_limit", "No", Outcome.RATE_LIMITED),
				root("{'error': 'invalid_request', 'error_description': 'No'}", null, "invalid_request", "No",
						Outcome.INVALID_REQUEST),
				root("{'error': 'No', 'code': 503}", null, "503", "No", Outcome.OVERLOADED),
				root("{'message': '{\\'error\\': {\\'message\\': \\'No\\', \\'code\\': \\'rate_limit_exceeded\\'}}', 'code': 500}",
						null, "rate_limit_exceeded", "No", Outcome.RATE_LIMITED),
				root("{'error': {'message': ' {\\'code\\': 503, \\'message\\': \\'No\\'} ', 'type': 'x'}}", "x", "503",
						"No", Outcome.OVERLOADED),
				root("{'detail': '{\\'detail\\': \\'No\\', \\'code\\': 429}'}", null, "429", "No",
						Outcome.RATE_LIMITED),
				root("{'message': '{nonsense}', 'code': 429}", null, "429", "{nonsense}", Outcome.RATE_LIMITED),
				root("{'message': '{}', 'code': 429}", null, "429", "{}", Outcome.RATE_LIMITED),
				root("{'error': {'message': 'Provider returned error', 'code': 400, 'metadata': {'raw': "
						+ "'{\\'error\\': {\\'message\\': \\'prompt is too long\\'}}'}}}", null, "400",
						"Provider returned error: prompt is too long", Outcome.CONTEXT_TOO_LONG),
				root("[{'error': {'code': 429, 'message': 'No'}}]", null, "429", "No", Outcome.RATE_LIMITED),
				root("{'type': 'error', 'error': {'type': 'overloaded_error', 'message': 'No'}}", "overloaded_error",
						null, "No", Outcome.OVERLOADED),
				root("{'error': {'http_code': '429', 'message': 'No', 'type': 'insufficient_balance_error'}}",
						"insufficient_balance_error", "429", "No", Outcome.QUOTA_EXHAUSTED));
	}

	private static Arguments miniMax(int code, String type, Outcome outcome) {
		return root("{'id': '1', 'choices': null, 'base_resp': {'status_code': " + code + ", 'status_msg': 'No'}}",
				type, "" + code, "No", outcome);
	}

	private static Arguments root(String body, @Nullable String type, @Nullable String code, String message,
			Outcome outcome) {
		return Arguments.of(body.replace("\\'", "\\\"").replace('\'', '"'), type, code, message, outcome);
	}

	@ParameterizedTest
	@MethodSource("roots")
	void readsAnErrorThatIsNotUnderErrorInAnEvent(String body, @Nullable String type, @Nullable String code,
			String message, Outcome outcome) throws IOException {
		AiExchangeException failure = event(body);
		assertThat(failure.stage()).isEqualTo(Stage.EVENT);
		assertThat(failure.type()).isEqualTo(type);
		assertThat(failure.code()).isEqualTo(code);
		assertThat(failure).hasMessage(message);
		assertThat(classify(failure).outcome()).isEqualTo(outcome);
	}

	@ParameterizedTest
	@MethodSource("roots")
	void readsAnErrorThatIsNotUnderErrorWithAStatus(String body, @Nullable String type, @Nullable String code,
			String message) throws IOException {
		AiExchangeException failure = ErrorReadingTests.failure("500 Oops", "", body);
		assertThat(failure.type()).isEqualTo(type);
		assertThat(failure.code()).isEqualTo("422".equals(code) ? null : code);
		assertThat(failure).hasMessage(message);
	}

	@Test
	void jsonThatIsQuotedWithinWordsTellsNothing() throws IOException {
		AiExchangeException failure = ErrorReadingTests.failure("400 Bad", "",
				"{\"message\": \"In your prompt: {\\\"error\\\": {\\\"code\\\": \\\"insufficient_quota\\\"}}\"}");
		assertThat(failure.code()).isNull();
		assertThat(failure).hasMessage("In your prompt: {\"error\": {\"code\": \"insufficient_quota\"}}");
	}

	@Test
	void readsJsonWithinJsonOnlySoDeep() throws IOException {
		String body = "no";
		for (int i = 0; i < 7; i++) {
			body = "{\"message\":\"" + body.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
		}
		assertThat(ErrorReadingTests.failure("400 Bad", "", body)).hasMessage("no");
		assertThat(ErrorReadingTests.failure("400 Bad", "", "{\"error\":".repeat(500) + "\"no\"" + "}".repeat(500)))
			.hasMessage("HTTP 400: an error without a message");
	}

	@Test
	void putsADelayIntoTheWordsOfAnErrorThatHasNoHeaders() throws IOException {
		AiExchangeException failure = event(
				"{\"error\": {\"message\": \"Quota exceeded\", \"details\": [{\"retryDelay\": \"34.5s\"}]}}");
		assertThat(failure).hasMessage("Retry in 34.5s: Quota exceeded");
		assertThat(classify(failure).error().retryAfter()).isEqualTo(Duration.ofMillis(34_500));
	}

	private static AiExchangeException event(String body) throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.ok("text/event-stream", "event: error\ndata: " + body + "\n\n"));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			return Exchanges.streamFailure(exchange);
		}
	}

	private static Classification classify(Throwable failure) {
		return new OutcomeClassifier("default", InstantSource.system(), true).classify(failure);
	}

}
