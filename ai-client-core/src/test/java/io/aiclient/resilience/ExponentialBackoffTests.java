package io.aiclient.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.aiclient.error.AiProviderException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.resilience.Outcome.Retry;

import static org.assertj.core.api.Assertions.assertThat;

class ExponentialBackoffTests {

	/**
	 * 10 retries, 500 ms doubling to 60 s, Retry-After up to 120 s.
	 */
	private static final RetrySettings SETTINGS = RetrySettings.defaults()
		.withMaxRetries(10)
		.withDelays(Duration.ofMillis(500), 2, Duration.ofSeconds(60))
		.withMaxRetryAfter(Duration.ofSeconds(120));

	@ParameterizedTest
	@CsvSource({ "0, 0, 500", "0, 1, 375", "1, 0, 1000", "1, 0.5, 875", "2, 1, 1500", "6, 0, 32000", "7, 0, 60000",
			"9, 0, 60000", "9, 1, 45000" })
	void waitsDoubleUpToTheCapLessUpToAQuarter(int retries, double random, long millis) {
		assertThat(delay(random, Retry.ALLOWED, retries, null)).isEqualTo(Duration.ofMillis(millis));
	}

	@ParameterizedTest
	@CsvSource({ "20000, 0, 20000", "20000, 1, 20125", "500, 1, 625", "100, 0, 500", "100, 1, 375",
			"120000, 0.8, 120100" })
	void retryAfterIsAFloorWithJitterAboveIt(long asked, double random, long millis) {
		assertThat(delay(random, Retry.ALLOWED, 0, Duration.ofMillis(asked))).isEqualTo(Duration.ofMillis(millis));
	}

	@Test
	void longerRetryAfterThanTheCapEndsIt() {
		assertThat(delay(0, Retry.ALLOWED, 0, Duration.ofSeconds(120).plusNanos(1))).isNull();
	}

	@Test
	void endsWhenTheRetriesAreUsedUp() {
		assertThat(delay(0, Retry.ALLOWED, 9, null)).isNotNull();
		assertThat(delay(0, Retry.ALLOWED, 10, null)).isNull();
	}

	@Test
	void onceIsOnceAndNeverIsNever() {
		assertThat(delay(0, Retry.ONCE, 0, null)).isNotNull();
		assertThat(delay(0, Retry.ONCE, 1, null)).as("after another kind of failure").isNotNull();
		assertThat(repeated(Retry.ONCE)).isNull();
		assertThat(repeated(Retry.ALLOWED)).isNotNull();
		assertThat(delay(0, Retry.NEVER, 0, Duration.ofSeconds(1))).isNull();
	}

	@Test
	void noRetriesMeansNone() {
		RetrySettings none = RetrySettings.defaults()
			.withMaxRetries(0)
			.withDelays(Duration.ofMillis(500), 2, Duration.ofSeconds(60))
			.withMaxRetryAfter(Duration.ofSeconds(120));
		for (Retry retry : Retry.values()) {
			assertThat(new ExponentialBackoff(none, () -> 0).delayBeforeRetry(failed(retry, 0, null))).isNull();
		}
	}

	@Test
	void anyNumberOfRetriesStaysBelowTheCap() {
		RetrySettings many = RetrySettings.defaults()
			.withMaxRetries(Integer.MAX_VALUE)
			.withDelays(Duration.ofMillis(1), 10, Duration.ofSeconds(60))
			.withMaxRetryAfter(Duration.ofSeconds(120));
		assertThat(new ExponentialBackoff(many, () -> 0)
			.delayBeforeRetry(failed(Retry.ALLOWED, Integer.MAX_VALUE - 1, null))).isEqualTo(Duration.ofSeconds(60));
	}

	private static @Nullable Duration delay(double random, Retry retry, int retries, @Nullable Duration retryAfter) {
		return new ExponentialBackoff(SETTINGS, () -> random).delayBeforeRetry(failed(retry, retries, retryAfter));
	}

	private static @Nullable Duration repeated(Retry retry) {
		FailedAttempt first = failed(retry, 1, null);
		return new ExponentialBackoff(SETTINGS, () -> 0).delayBeforeRetry(
				new FailedAttempt(new Classification(first.outcome(), retry, first.error()), first.retries(), true));
	}

	private static FailedAttempt failed(Retry retry, int retries, @Nullable Duration retryAfter) {
		ErrorDetails details = ErrorDetails.LOCAL.withStatus(500)
			.withProviderMessage("oops")
			.withAttempts(retries + 1)
			.withRetryAfter(retryAfter);
		return new FailedAttempt(
				new Classification(Outcome.SERVER_ERROR, retry, new AiProviderException("oops", details, true, null)),
				retries, false);
	}

}
