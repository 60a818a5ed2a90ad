package io.aiclient.resilience;

import java.time.Duration;

/**
 * How often and how late a failed attempt is made again. Total attempts are 1 +
 * {@code maxRetries}.
 *
 * @param maxRetries the most retries of one request; zero for none
 * @param initialDelay the wait before the first retry
 * @param multiplier what each further wait is multiplied by; one or more
 * @param maxDelay the longest wait that is not asked for by the provider
 * @param maxRetryAfter the longest {@code Retry-After} that is obeyed; a longer one ends
 * the request
 */
public record RetrySettings(int maxRetries, Duration initialDelay, double multiplier, Duration maxDelay,
		Duration maxRetryAfter) {

	public RetrySettings {
		if (maxRetries < 0) {
			throw new IllegalArgumentException("Invalid maxRetries (" + maxRetries + "): must be zero or more");
		}
		if (initialDelay.isNegative() || initialDelay.isZero()) {
			throw new IllegalArgumentException("Invalid initialDelay (" + initialDelay + "): must be more than zero");
		}
		if (!(multiplier >= 1 && multiplier < Double.POSITIVE_INFINITY)) {
			throw new IllegalArgumentException("Invalid multiplier (" + multiplier + "): must be one or more");
		}
		if (maxDelay.compareTo(initialDelay) < 0) {
			throw new IllegalArgumentException(
					"Invalid maxDelay (" + maxDelay + "): must not be below initialDelay (" + initialDelay + ")");
		}
		if (maxRetryAfter.isNegative()) {
			throw new IllegalArgumentException("Invalid maxRetryAfter (" + maxRetryAfter + "): must be zero or more");
		}
	}

	/**
	 * 3 retries, 500 ms doubling to 60 s, {@code Retry-After} up to 120 s.
	 * @return the default
	 */
	public static RetrySettings defaults() {
		return new RetrySettings(3, Duration.ofMillis(500), 2, Duration.ofSeconds(60), Duration.ofSeconds(120));
	}

}
