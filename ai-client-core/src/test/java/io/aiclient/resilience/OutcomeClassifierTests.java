package io.aiclient.resilience;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.AiThrottledException;
import io.aiclient.error.AiTimeoutException.Timeout;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.Outcome.Count;
import io.aiclient.resilience.Outcome.Load;
import io.aiclient.resilience.Outcome.Retry;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomeClassifierTests {

	private final OutcomeClassifier classifier = new OutcomeClassifier("default", InstantSource.system(), true);

	/**
	 * The table of docs: status, type, code, message; then outcome, retry, what the
	 * breaker counts, load, error.
	 */
	@ParameterizedTest
	@CsvSource(nullValues = "-",
			textBlock = """
					400, -, -, bad,                                   INVALID_REQUEST, NEVER, IGNORED, NONE, InvalidRequest
					404, -, model_not_found, no such model,           INVALID_REQUEST, NEVER, IGNORED, NONE, InvalidRequest
					413, -, -, too large,                             INVALID_REQUEST, NEVER, IGNORED, NONE, InvalidRequest
					422, -, -, unprocessable,                         INVALID_REQUEST, NEVER, IGNORED, NONE, InvalidRequest
					418, -, -, teapot,                                INVALID_REQUEST, NEVER, IGNORED, NONE, InvalidRequest
					400, -, context_length_exceeded, too long,        CONTEXT_TOO_LONG, NEVER, IGNORED, NONE, ContextTooLong
					400, -, -, This model's maximum context length is 8192 tokens, CONTEXT_TOO_LONG, NEVER, IGNORED, NONE, ContextTooLong
					403, -, -, not allowed,                           FORBIDDEN, NEVER, IGNORED, NONE, Authentication
					401, -, invalid_api_key, bad key,                 UNAUTHORIZED, NEVER, IGNORED, NONE, Authentication
					402, -, -, Insufficient Balance,                  QUOTA_EXHAUSTED, NEVER, IGNORED, NONE, QuotaExhausted
					429, insufficient_quota, -, quota,                QUOTA_EXHAUSTED, NEVER, IGNORED, NONE, QuotaExhausted
					429, -, insufficient_quota, quota,                QUOTA_EXHAUSTED, NEVER, IGNORED, NONE, QuotaExhausted
					429, -, credit_balance_exhausted, quota,          QUOTA_EXHAUSTED, NEVER, IGNORED, NONE, QuotaExhausted
					429, -, organization_spend_limit_exceeded, quota, QUOTA_EXHAUSTED, NEVER, IGNORED, NONE, QuotaExhausted
					429, -, project_spend_limit_exceeded, quota,      QUOTA_EXHAUSTED, NEVER, IGNORED, NONE, QuotaExhausted
					429, -, organization_usage_limit_exceeded, quota, QUOTA_EXHAUSTED, NEVER, IGNORED, NONE, QuotaExhausted
					500, -, insufficient_quota, billing before status, QUOTA_EXHAUSTED, NEVER, IGNORED, NONE, QuotaExhausted
					429, requests, rate_limit_exceeded, on requests per day (RPD): Limit 200, DAILY_LIMIT, NEVER, IGNORED, THROTTLED, Throttled
					429, -, -, GenerateRequestsPerDayPerProjectPerModel, DAILY_LIMIT, NEVER, IGNORED, THROTTLED, Throttled
					429, requests, rate_limit_exceeded, on requests per min (RPM): Limit 3, RATE_LIMITED, ALLOWED, IGNORED, THROTTLED, Throttled
					429, tokens, rate_limit_exceeded, on tokens per min (TPM), RATE_LIMITED, ALLOWED, IGNORED, THROTTLED, Throttled
					429, -, 429, azure writes its code so,            RATE_LIMITED, ALLOWED, IGNORED, THROTTLED, Throttled
					429, -, slow_down, please,                        CONCURRENCY_LIMITED, ALLOWED, IGNORED, OVERLOADED, Throttled
					429, -, -, Concurrency limit of 500 reached,      CONCURRENCY_LIMITED, ALLOWED, IGNORED, OVERLOADED, Throttled
					429, -, -, currently experiencing high demand,    CONCURRENCY_LIMITED, ALLOWED, IGNORED, OVERLOADED, Throttled
					408, -, -, timeout,                               REQUEST_TIMEOUT, ALLOWED, FAILURE, NONE, Provider
					409, -, -, conflict,                              CONFLICT, ONCE, IGNORED, NONE, Provider
					500, -, -, oops,                                  SERVER_ERROR, ALLOWED, FAILURE, NONE, Provider
					502, -, -, bad gateway,                           SERVER_ERROR, ALLOWED, FAILURE, NONE, Provider
					520, -, -, unknown,                               SERVER_ERROR, ALLOWED, FAILURE, NONE, Provider
					503, -, -, unavailable,                           OVERLOADED, ALLOWED, FAILURE, OVERLOADED, Provider
					503, server_is_overloaded, -, overloaded,         OVERLOADED, ALLOWED, FAILURE, OVERLOADED, Provider
					504, -, -, gateway timeout,                       OVERLOADED, ALLOWED, FAILURE, OVERLOADED, Provider
					529, overloaded_error, -, overloaded,             OVERLOADED, ALLOWED, FAILURE, OVERLOADED, Provider
					498, -, capacity_exceeded, flex,                  CAPACITY_EXCEEDED, ALLOWED, IGNORED, OVERLOADED, Provider
					""")
	void statusesAsInTheTable(int status, @Nullable String type, @Nullable String code, String message, Outcome outcome,
			Retry retry, Count count, Load load, String error) {
		Classification classification = this.classifier
			.classify(AiExchangeException.status(status, Map.of(), new ProviderError(type, code, message)));
		assertThat(classification.outcome()).isEqualTo(outcome);
		assertThat(classification.retry()).isEqualTo(retry);
		assertThat(outcome.count()).isEqualTo(count);
		assertThat(outcome.load()).isEqualTo(load);
		assertThat(classification.error().getClass().getSimpleName()).isEqualTo("Ai" + error + "Exception");
		assertThat(classification.error().status()).isEqualTo(status);
	}

	static Stream<Arguments> failuresOnTheWay() {
		IOException reset = new IOException("Connection reset");
		return Stream.of(
				Arguments.of(Stage.CONNECT, new ConnectException("refused"), Outcome.CONNECT_FAILED, Retry.ALLOWED,
						Count.FAILURE, Load.NONE, null),
				Arguments.of(Stage.CONNECT, new TimeoutException(), Outcome.CONNECT_FAILED, Retry.ALLOWED,
						Count.FAILURE, Load.NONE, Timeout.CONNECT),
				Arguments.of(Stage.SENT, reset, Outcome.CONNECTION_RESET, Retry.ALLOWED, Count.FAILURE, Load.NONE,
						null),
				Arguments.of(Stage.SENT, new TimeoutException(), Outcome.RESPONSE_TIMEOUT, Retry.ONCE, Count.FAILURE,
						Load.OVERLOADED, Timeout.RESPONSE),
				Arguments.of(Stage.BODY, reset, Outcome.BROKEN_BODY, Retry.ALLOWED, Count.FAILURE, Load.NONE, null),
				Arguments.of(Stage.BODY, new TimeoutException(), Outcome.BROKEN_BODY, Retry.ALLOWED, Count.FAILURE,
						Load.NONE, Timeout.IDLE),
				Arguments.of(Stage.TOO_LARGE, null, Outcome.TOO_LARGE, Retry.NEVER, Count.IGNORED, Load.NONE, null));
	}

	@ParameterizedTest
	@MethodSource
	void failuresOnTheWay(Stage stage, @Nullable Throwable cause, Outcome outcome, Retry retry, Count count, Load load,
			@Nullable Timeout timeout) {
		Classification classification = this.classifier
			.classify((Throwable) AiExchangeException.failed(stage, "what happened", cause));
		assertThat(classification.outcome()).isEqualTo(outcome);
		assertThat(classification.retry()).isEqualTo(retry);
		assertThat(outcome.count()).isEqualTo(count);
		assertThat(outcome.load()).isEqualTo(load);
		assertThat(classification.error()).hasMessage("what happened");
		assertThat((classification.error() instanceof AiTimeoutException error) ? error.timeout() : null)
			.isEqualTo(timeout);
	}

	/**
	 * Type, code and message of an error event inside a stream, and its outcome.
	 */
	@ParameterizedTest
	@CsvSource(nullValues = "-",
			textBlock = """
					server_error, -, oops,                                  SERVER_ERROR
					-, -, something without a name,                         SERVER_ERROR
					overloaded_error, -, Overloaded,                        OVERLOADED
					-, -, The server is overloaded,                         OVERLOADED
					rate_limit_error, -, slower,                            RATE_LIMITED
					tokens, rate_limit_exceeded, per min,                   RATE_LIMITED
					-, 429, slower,                                         RATE_LIMITED
					-, slow_down, slower,                                   CONCURRENCY_LIMITED
					BadRequestError, 400, vLLM sends the status as its code, INVALID_REQUEST
					-, 503, busy,                                           OVERLOADED
					permission_error, -, not yours,                         FORBIDDEN
					not_found_error, -, no such model,                      INVALID_REQUEST
					billing_error, -, no credit,                            QUOTA_EXHAUSTED
					requests, rate_limit_exceeded, requests per day (RPD),  DAILY_LIMIT
					insufficient_quota, -, no credit,                       QUOTA_EXHAUSTED
					authentication_error, -, bad key,                       UNAUTHORIZED
					invalid_request_error, -, bad,                          INVALID_REQUEST
					invalid_request_error, context_length_exceeded, long,   CONTEXT_TOO_LONG
					server_error, -, upstream failed after 4291 ms,         SERVER_ERROR
					server_error, -, authentication with the upstream failed, SERVER_ERROR
					api_error, -, the invalid_request counter is overloaded, SERVER_ERROR
					api_error, -, the rate limit counter is broken,         SERVER_ERROR
					-, server_error, oops,                                  SERVER_ERROR
					-, rate_limit_exceeded, slower,                         RATE_LIMITED
					-, context_length_exceeded, long,                       CONTEXT_TOO_LONG
					RESOURCE_EXHAUSTED, -, slower,                          RATE_LIMITED
					ThrottlingException, -, slower,                         RATE_LIMITED
					too_many_requests, -, slower,                           RATE_LIMITED
					RateLimitError, -, slower,                              RATE_LIMITED
					quota_exceeded, -, slower,                              RATE_LIMITED
					UNAVAILABLE, -, busy,                                   OVERLOADED
					service_unavailable_error, -, busy,                     OVERLOADED
					UNAUTHENTICATED, -, bad key,                            UNAUTHORIZED
					PERMISSION_DENIED, -, not yours,                        FORBIDDEN
					INVALID_ARGUMENT, -, bad,                               INVALID_REQUEST
					BadRequestError, -, bad,                                INVALID_REQUEST
					NotFoundError, -, no such model,                        INVALID_REQUEST
					-, content_filter, stopped,                             INVALID_REQUEST
					insufficient_balance_error, 1008, no credit,            QUOTA_EXHAUSTED
					exceeded_current_quota_error, -, no credit,             QUOTA_EXHAUSTED
					-, -, Rate limit exceeded,                              RATE_LIMITED
					-, 1300, Rate limit exceeded,                           RATE_LIMITED
					-, -, Too Many Requests,                                RATE_LIMITED
					-, -, You exceeded your quota,                          RATE_LIMITED
					-, -, Limit of 5 concurrent requests: rate limit,       CONCURRENCY_LIMITED
					-, -, Quota exceeded for requests per day,              DAILY_LIMIT
					-, -, Service Unavailable,                              OVERLOADED
					-, 50603, System is too busy now,                       OVERLOADED
					-, -, Quota exceeded for requests per day; retry in 12s, RATE_LIMITED
					-, -, 'You exceeded your current quota, please check your plan and billing details. Please retry in 12s', RATE_LIMITED
					-, -, Insufficient balance,                             SERVER_ERROR
					-, 1008, Insufficient balance,                          SERVER_ERROR
					-, -, Invalid API key,                                  SERVER_ERROR
					-, -, Not authenticated,                                SERVER_ERROR
					-, -, authentication failed: invalid_api_key,           SERVER_ERROR
					-, -, unauthorized: insufficient_quota,                 RATE_LIMITED
					-, -, cannot parse {reply: the rate limit is reached},  SERVER_ERROR
					-, -, 'cannot parse "overloaded and too many requests"', SERVER_ERROR
					-, -, cannot parse `your prompt is too long`,           SERVER_ERROR
					-, -, cannot parse b`Limit 5 tokens per minute; requested 9`, SERVER_ERROR
					-, -, You've reached the rate limit,                    RATE_LIMITED
					-, -, Not Found,                                        INVALID_REQUEST
					""")
	void eventsGoByTheirOwnType(@Nullable String type, @Nullable String code, String message, Outcome outcome) {
		Classification classification = this.classifier
			.classify((Throwable) AiExchangeException.event(new ProviderError(type, code, message), null));
		assertThat(classification.outcome()).isEqualTo(outcome);
		assertThat(classification.error()).hasMessageContaining("an error event in the stream");
		assertThat(classification.error().status()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Your card has an insufficient balance: insufficient_quota, check your plan and billing",
			"Invalid API key: invalid_api_key, authentication failed, unauthorized", "rate limit per day, retry in 5s",
			"overloaded, too many requests", "the prompt is too long", "billing_error, billing_not_active" })
	void whatAnErrorQuotesNeitherSetsTheLatchNorNamesIt(String quoted) {
		String message = "error parsing tool call: raw='{\"reply\":\"" + quoted + "\"}', err=unexpected end";
		assertThat(event(message)).isEqualTo(Outcome.SERVER_ERROR);
		assertThat(event("x".repeat(200) + quoted)).isEqualTo(Outcome.SERVER_ERROR);
		for (int status : new int[] { 400, 403, 404, 408, 409, 413, 422, 429, 498, 500, 502, 503, 504, 529 }) {
			for (String said : new String[] { message, quoted }) {
				assertThat(this.classifier.classify(
						(Throwable) AiExchangeException.status(status, Map.of(), new ProviderError(null, null, said)))
					.outcome()
					.setsLatch()).as("HTTP %d", status).isFalse();
			}
		}
		assertThat(event(quoted).setsLatch()).isFalse();
	}

	private Outcome event(String message) {
		return this.classifier
			.classify((Throwable) AiExchangeException.event(new ProviderError(null, null, message), null))
			.outcome();
	}

	@ParameterizedTest
	@CsvSource({ "400, true, ALLOWED", "409, true, ALLOWED", "500, false, NEVER", "500, ' FALSE ', NEVER",
			"503, True, ALLOWED", "429, false, NEVER", "500, maybe, ALLOWED", "500, 1, ALLOWED", "401, true, NEVER",
			"402, true, NEVER" })
	void providerMayOverrideTheStatus(int status, String shouldRetry, Retry retry) {
		Classification classification = this.classifier.classify((Throwable) AiExchangeException.status(status,
				Map.of("X-Should-Retry", shouldRetry), new ProviderError(null, null, "oops")));
		assertThat(classification.retry()).isEqualTo(retry);
	}

	@Test
	void errorSaysWhatTheProviderSaid() {
		AiClientException error = this.classifier
			.classify((Throwable) AiExchangeException.status(429, Map.of("X-Request-Id", "req_42", "Retry-After", "7"),
					new ProviderError("requests", "rate_limit_exceeded", "Limit 3, used 3")))
			.error();
		assertThat(error).isInstanceOf(AiThrottledException.class)
			.hasMessage("The provider's rate limit was reached (HTTP 429): Limit 3, used 3");
		assertThat(error.requestId()).isEqualTo("req_42");
		assertThat(error.providerCode()).isEqualTo("rate_limit_exceeded");
		assertThat(error.providerMessage()).isEqualTo("Limit 3, used 3");
		assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
	}

	@ParameterizedTest
	@ValueSource(strings = { "request-id", "apim-request-id", "x-ms-request-id" })
	void requestIdGoesByManyNames(String header) {
		AiClientException error = this.classifier
			.classify((Throwable) AiExchangeException.status(500, Map.of(header, "id"),
					new ProviderError("server_error", null, "oops")))
			.error();
		assertThat(error.requestId()).isEqualTo("id");
		assertThat(error.providerCode()).as("the type, where there is no code").isEqualTo("server_error");
	}

	static Stream<Arguments> foreignExceptions() {
		return Stream.of(Arguments.of(new IllegalStateException(new ConnectException("no")), Outcome.CONNECT_FAILED),
				Arguments.of(new UncheckedIOException(new UnknownHostException("no")), Outcome.CONNECT_FAILED),
				Arguments.of(new CompletionException(new NoRouteToHostException("no")), Outcome.CONNECT_FAILED),
				Arguments.of(new RuntimeException(new SSLHandshakeException("no")), Outcome.CONNECT_FAILED),
				Arguments.of(new RuntimeException(new SocketTimeoutException("no")), Outcome.RESPONSE_TIMEOUT),
				Arguments.of(new TimeoutException("no"), Outcome.RESPONSE_TIMEOUT),
				Arguments.of(new UncheckedIOException(new SocketException("reset")), Outcome.CONNECTION_RESET),
				Arguments.of(new NullPointerException("no"), Outcome.UNKNOWN_FAILURE),
				Arguments.of(new RuntimeException(AiExchangeException.failed(Stage.BODY, "cut", null)),
						Outcome.BROKEN_BODY));
	}

	@ParameterizedTest
	@MethodSource
	void foreignExceptions(Throwable failure, Outcome outcome) {
		assertThat(this.classifier.classify(failure).outcome()).isEqualTo(outcome);
	}

	@Test
	void unknownExceptionIsAProviderFailureThatIsNotRetried() {
		Classification classification = this.classifier.classify(new IllegalArgumentException("what?"));
		assertThat(classification.retry()).isEqualTo(Retry.NEVER);
		assertThat(classification.error()).isInstanceOf(AiProviderException.class)
			.hasMessageContaining("what?")
			.hasCauseInstanceOf(IllegalArgumentException.class);
		assertThat(classification.error().retryable()).isFalse();
	}

	@Test
	void errorOfOurOwnStaysAsItIs() {
		AiClientException own = AiRefusedLocallyException.because("no");
		assertThat(this.classifier.classify(own).error()).isSameAs(own);
	}

	@Test
	void causesThatGoRoundInACircleAreLookedAtOnce() {
		RuntimeException first = new RuntimeException("first");
		first.initCause(new RuntimeException("second", first));
		assertThat(this.classifier.classify(first).outcome()).isEqualTo(Outcome.UNKNOWN_FAILURE);
	}

	@Test
	void answerThatSaysNothingIsAFailureThatWasPaidFor() {
		Classification empty = this.classifier
			.classify(AiResponse.builder().id("1").content("").finishReason("length").build());
		assertThat(empty).isNotNull();
		assertThat(empty.outcome()).isEqualTo(Outcome.EMPTY_ANSWER);
		assertThat(empty.retry()).isEqualTo(Retry.NEVER);
		assertThat(empty.outcome().count()).isEqualTo(Count.IGNORED);
		assertThat(empty.outcome().load()).isEqualTo(Load.NONE);
		assertThat(empty.error()).isInstanceOf(AiBadResponseException.class).hasMessageContaining("length");
	}

	@Test
	void contentOrAToolCallOrARefusalIsASuccess() {
		assertThat(this.classifier.classify(AiResponse.builder().content("x").build())).isNull();
		assertThat(this.classifier.classify(AiResponse.builder().refusal("no").build())).isNull();
		AiToolCall call = new AiToolCall("1", "weather", "{}");
		assertThat(this.classifier.classify(AiResponse.builder().toolCalls(List.of(call)).build())).isNull();
	}

}
