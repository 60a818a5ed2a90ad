package io.aiclient.resilience;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiInvalidRequestException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which refusals are of a request that no window can hold, and which are ordinary.
 */
class RequestTooLargeClassifierTests {

	private static final String OPENAI = "Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested "
			+ "31538. The input or output tokens must be reduced in order to run successfully.";

	private final OutcomeClassifier classifier = new OutcomeClassifier("default", InstantSource.system(), true);

	@ParameterizedTest
	@ValueSource(strings = { OPENAI,
			"Request too large for gpt-5 in organization org-1 on tokens per min (TPM): Limit 30000, Requested 36055.",
			"Request too large for model `llama-3.3-70b` in organization `org_1` service tier `on_demand` on tokens per "
					+ "minute (TPM): Limit 6000, Requested 8049, please reduce your message size and try again.",
			"Rate limit reached for gpt-4 on tokens per min (TPM): Limit 10000, Used 0, Requested 12000. Please try again in 12s.",
			"Rate limit reached on tokens per day (TPD): Limit 100000, Used 5, Requested 120000.",
			"Rate limit on tokens: limit 30,000, used 1,000, requested 31,538",
			"on tokens per min: Limit 30 000, Requested 31 538", "on tokens per min: Limit 30.000, Requested 31.538",
			"TPM limit: 30k, requested: 31k", "TPM limit 1.5M, used 0, requested 1.6M",
			"TPM limit 1.234.567k, requested 1,234,568k",
			"Limit 60 requests and 30000 tokens per minute, requested 31538 tokens",
			"TPM Limit: 8000 Requested: 8457 tokens",
			"You requested 31538 tokens, which is more than the rate limit of 30000 tokens per minute",
			"31538 tokens were requested, but the limit is 30000",
			"Your request of 31538 tokens exceeds the limit of 30000",
			"Request needs 31538 tokens, and the 30000 token limit is all there is",
			"Requested 31538 tokens where 30000 tokens per minute are allowed",
			"Requested 309209 tokens, max 300000 tokens per request", "RPM limit 3, TPM limit 30000, requested 31538",
			"The request exceeds the maximum tokens per minute",
			"Your prompt exceeds your max number of tokens per minute",
			"This request is larger than your tokens-per-minute limit", "It asks for more than the account's TPM limit",
			"Request too large for gpt-4o on tokens per min",
			"tokens_limit_reached: Request body too large for gpt-4.1 model",
			"With this rate limit the request can never be admitted" })
	void noWindowTakesIt(String message) {
		for (int status : new int[] { 429, 413, 400, 403, 422 }) {
			assertThat(classify(status, "rate_limit_exceeded", message)).as("HTTP %d", status)
				.isEqualTo(Outcome.REQUEST_TOO_LARGE);
		}
		for (int status : new int[] { 404, 408, 409, 498, 500, 502, 503, 504, 529 }) {
			for (Integer sent : new Integer[] { status, null }) {
				assertThat(classify(sent, String.valueOf(status), message)).as("status or code %d", status)
					.isNotEqualTo(Outcome.REQUEST_TOO_LARGE)
					.isEqualTo(classify(status, "-", "no"));
			}
		}
		for (String name : new String[] { "overloaded_error", "service_unavailable" }) {
			assertThat(classify(null, name, message)).isEqualTo(Outcome.OVERLOADED);
		}
		assertThat(classify(null, "rate_limit_exceeded", message)).isEqualTo(Outcome.REQUEST_TOO_LARGE);
		assertThat(classify(null, "429", "Rate limit reached. " + message)).isEqualTo(Outcome.REQUEST_TOO_LARGE);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000, Used 29500, Requested 1538. Please try again in 2.076s.",
			"Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30,000, Used 29,937, Requested 385. Please try again in 644ms.",
			"Limit 30000, Requested 30000",
			"Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 29000.",
			"This request would exceed your organization's rate limit of 30,000 input tokens per minute. Please reduce the "
					+ "prompt length or the maximum tokens requested, or try again later.",
			"This request would exceed your account's rate limit. Please try again later.",
			"Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-07-01 have exceeded token "
					+ "rate limit of your current OpenAI S0 pricing tier. Please retry after 26 seconds.",
			"Tokens per minute limit exceeded - too many tokens processed.",
			"Too many tokens, please wait before trying again.", "You have exceeded the maximum tokens per minute",
			"The request exceeds the maximum tokens per minute, retry in 5s",
			"Number of request tokens has exceeded your per-minute rate limit",
			"on requests per min (RPM): Limit 3, Used 3, Requested 1",
			"Limit: 3 requests a minute, and 30000 tokens per minute",
			"TPM limit 30000, RPM limit 3, requested 20000 tokens",
			"Rate limit exceeded: limit 60 requests per minute, requested 61",
			"exceeded the rate limit of 60 requests per minute; your request of 1500 tokens was refused",
			"exceeded the rate limit of 60 API requests per minute; your request of 1500 tokens was refused",
			"rate limit of 60 rpm reached. requested 500 tokens", "limit 60 per minute, requested 500 tokens",
			"limit 60/min, requested 500 tokens", "RPM limit 60 reached, requested 500 tokens",
			"request 550e8400-e29b-41d4-a716-446655440000 was refused: rate limit of 60 per minute",
			"request 550-1 was refused: limit of 60 tokens", "request 7263548193 of tokens was refused: limit 60",
			"Rate limit exceeded for request 7263548193: limit 60 per minute",
			"TPM limit 1.5M, used 1.49M, requested 12000", "Rate limit: limit 30,000, used 1,000, requested 31,538",
			"You have sent more than your rate limit allows.", "You are sending more than the allowed rate limit",
			"You have consumed more than your organization's token limit per minute",
			"Your usage is greater than your TPM limit", "Your usage exceeds the maximum tokens per minute" })
	void ordinaryRefusalsStayOrdinary(String message) {
		assertThat(classify(429, "rate_limit_exceeded", message)).isEqualTo(Outcome.RATE_LIMITED);
		assertThat(classify(null, "rate_limit_exceeded", message)).isEqualTo(Outcome.RATE_LIMITED);
	}

	@ParameterizedTest
	@CsvSource({ "413, request_too_large, Request exceeds the maximum size, INVALID_REQUEST",
			"413, -, Request Entity Too Large, INVALID_REQUEST", "413, -, Request too large, INVALID_REQUEST",
			"400, -, max_tokens is too large: 99999, INVALID_REQUEST",
			"400, -, n is limited to 4; requested 9, INVALID_REQUEST",
			"401, -, Rate limit 5 and requested 9, UNAUTHORIZED",
			"402, -, Rate limit 5 and requested 9, QUOTA_EXHAUSTED",
			"429, insufficient_quota, Rate limit 5 and requested 9, QUOTA_EXHAUSTED" })
	void whatIsOfAnotherKindStaysSo(int status, String code, String message, Outcome outcome) {
		assertThat(classify(status, code, message)).isEqualTo(outcome);
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "true", "maybe" })
	void nothingMakesItWaitOrTryAgain(String shouldRetry) {
		Classification classification = this.classifier.classify((Throwable) AiExchangeException.status(429,
				Map.of("retry-after", "1", "x-should-retry", shouldRetry), error("rate_limit_exceeded", OPENAI)));
		assertThat(classification.retry()).isEqualTo(Outcome.Retry.NEVER);
		assertThat(classification.isFree()).isTrue();
		assertThat(classification.isOutage()).isFalse();
		assertThat(classification.outcome().isRateLimit()).isFalse();
		assertThat(classification.outcome().count()).isEqualTo(Outcome.Count.IGNORED);
		assertThat(classification.outcome().load()).isEqualTo(Outcome.Load.NONE);
		AiClientException error = classification.error();
		assertThat(error.retryAfter()).isNull();
		assertThat(error.retryable()).isFalse();
	}

	@Test
	void theErrorSaysWhatToDo() {
		AiClientException error = this.classifier
			.classify((Throwable) AiExchangeException.status(429, Map.of(), error("rate_limit_exceeded", OPENAI)))
			.error();
		assertThat(error).isInstanceOf(AiInvalidRequestException.class)
			.hasMessage("The request is larger than the provider's limit lets through in any window: shorten it, lower "
					+ "maxTokens, or raise the limit of the account (HTTP 429): " + OPENAI);
		assertThat(error.providerCode()).isEqualTo("rate_limit_exceeded");
	}

	@Test
	void anEventIsFreeToo() {
		assertThat(
				this.classifier.classify((Throwable) AiExchangeException.event(error("tokens", OPENAI), null)).isFree())
			.isTrue();
	}

	@Test
	void numbersWithoutEndAreNoTrouble() {
		String digits = "9".repeat(450);
		long started = System.nanoTime();
		for (String message : new String[] { "limit " + digits + " requested 5 tokens",
				"requested 1" + ",999".repeat(110), "request " + "of ".repeat(150) + "5 tokens",
				"limit " + " of".repeat(150) + " tokens" }) {
			assertThat(classify(429, "tokens", message)).isEqualTo(Outcome.RATE_LIMITED);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
	}

	private Outcome classify(@Nullable Integer status, String code, String message) {
		ProviderError error = error(code, message);
		return this.classifier
			.classify((Throwable) ((status != null) ? AiExchangeException.status(status, Map.of(), error)
					: AiExchangeException.event(error, null)))
			.outcome();
	}

	private static ProviderError error(String code, String message) {
		return new ProviderError(null, code.equals("-") ? null : code, message);
	}

}
