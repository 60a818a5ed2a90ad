package io.aiclient.admission;

import java.math.BigInteger;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The provider's rate limits, as it enforces them.
 *
 * @param requestsPerMinute requests a minute; null for no limit
 * @param tokensPerMinute tokens a minute; null for no limit
 * @param requestsPerDay requests in any 24 hours; null for no limit
 * @param window the period over which requests are enforced; above 0, at most a minute
 * @param tokenWindow the period over which tokens are enforced; likewise
 */
public record RateLimitSettings(@Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute,
		@Nullable Long requestsPerDay, Duration window, Duration tokenWindow) {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	public RateLimitSettings {
		requirePositive("requestsPerMinute", requestsPerMinute);
		requirePositive("tokensPerMinute", tokensPerMinute);
		requirePositive("requestsPerDay", requestsPerDay);
		requireWindow("window", window);
		requireWindow("tokenWindow", tokenWindow);
		requireAllowance("requestsPerMinute", requestsPerMinute, "window", window);
		requireAllowance("tokensPerMinute", tokensPerMinute, "tokenWindow", tokenWindow);
	}

	/**
	 * No rate limit.
	 * @return the default
	 */
	public static RateLimitSettings none() {
		return new RateLimitSettings(null, null, null, MINUTE, MINUTE);
	}

	/**
	 * What one window may see: floor(limit × window / 1 min).
	 * @param limit the limit a minute
	 * @param window the window
	 * @return the allowance; may be zero
	 */
	public static long allowance(long limit, Duration window) {
		return BigInteger.valueOf(limit)
			.multiply(BigInteger.valueOf(window.toNanos()))
			.divide(BigInteger.valueOf(MINUTE.toNanos()))
			.longValueExact();
	}

	/**
	 * The smallest window whose allowance is one.
	 * @param limit the limit a minute
	 * @return the window, rounded up to a millisecond
	 */
	public static Duration smallestWindow(long limit) {
		return Duration.ofMillis((MINUTE.toMillis() - 1) / limit + 1);
	}

	private static void requirePositive(String name, @Nullable Long limit) {
		if (limit != null && limit < 1) {
			throw new IllegalArgumentException(
					"Invalid " + name + " (" + limit + "): must be one or more, or left out for no limit");
		}
	}

	private static void requireWindow(String name, Duration window) {
		if (window.isNegative() || window.isZero() || window.compareTo(MINUTE) > 0) {
			throw new IllegalArgumentException(
					"Invalid " + name + " (" + window + "): must be above 0 and at most one minute");
		}
	}

	private static void requireAllowance(String limitName, @Nullable Long limit, String windowName, Duration window) {
		if (limit != null && allowance(limit, window) < 1) {
			throw new IllegalArgumentException("Invalid " + limitName + " (" + limit + ") with " + windowName + " ("
					+ window + "): the window would allow no request; the smallest that works is "
					+ smallestWindow(limit).toMillis() + "ms");
		}
	}

}
