package io.aiclient.admission;

import java.math.BigInteger;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import static io.aiclient.error.SettingRules.require;

/**
 * How much the provider's rate limits allow, as it enforces them.
 *
 * @param requestsPerMinute requests a minute; null for no limit
 * @param tokensPerMinute tokens a minute, counted as the provider does; null for no limit
 * @param inputTokensPerMinute tokens of prompts a minute; null for no limit
 * @param outputTokensPerMinute tokens of answers a minute; null for no limit
 * @param requestsPerDay requests in any 24 hours; null for no limit
 * @param window the period over which requests are enforced; above 0, at most a minute
 * @param tokenWindow the period over which tokens of each kind are enforced; likewise
 */
public record RateLimitSettings(@Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute,
		@Nullable Long inputTokensPerMinute, @Nullable Long outputTokensPerMinute, @Nullable Long requestsPerDay,
		Duration window, Duration tokenWindow) {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	public RateLimitSettings {
		requireWindow("window", window);
		requireWindow("tokenWindow", tokenWindow);
		requireAllowance("requestsPerMinute", requestsPerMinute, "window", window);
		requireAllowance("tokensPerMinute", tokensPerMinute, "tokenWindow", tokenWindow);
		requireAllowance("inputTokensPerMinute", inputTokensPerMinute, "tokenWindow", tokenWindow);
		requireAllowance("outputTokensPerMinute", outputTokensPerMinute, "tokenWindow", tokenWindow);
		requirePositive("requestsPerDay", requestsPerDay);
	}

	/**
	 * No rate limit; periods of a minute.
	 * @return the default
	 */
	public static RateLimitSettings none() {
		return new RateLimitSettings(null, null, null, null, null, MINUTE, MINUTE);
	}

	public RateLimitSettings withRequestsPerMinute(@Nullable Long requestsPerMinute) {
		return new RateLimitSettings(requestsPerMinute, this.tokensPerMinute, this.inputTokensPerMinute,
				this.outputTokensPerMinute, this.requestsPerDay, this.window, this.tokenWindow);
	}

	public RateLimitSettings withTokensPerMinute(@Nullable Long tokensPerMinute) {
		return new RateLimitSettings(this.requestsPerMinute, tokensPerMinute, this.inputTokensPerMinute,
				this.outputTokensPerMinute, this.requestsPerDay, this.window, this.tokenWindow);
	}

	public RateLimitSettings withInputTokensPerMinute(@Nullable Long inputTokensPerMinute) {
		return new RateLimitSettings(this.requestsPerMinute, this.tokensPerMinute, inputTokensPerMinute,
				this.outputTokensPerMinute, this.requestsPerDay, this.window, this.tokenWindow);
	}

	public RateLimitSettings withOutputTokensPerMinute(@Nullable Long outputTokensPerMinute) {
		return new RateLimitSettings(this.requestsPerMinute, this.tokensPerMinute, this.inputTokensPerMinute,
				outputTokensPerMinute, this.requestsPerDay, this.window, this.tokenWindow);
	}

	public RateLimitSettings withRequestsPerDay(@Nullable Long requestsPerDay) {
		return new RateLimitSettings(this.requestsPerMinute, this.tokensPerMinute, this.inputTokensPerMinute,
				this.outputTokensPerMinute, requestsPerDay, this.window, this.tokenWindow);
	}

	public RateLimitSettings withWindow(Duration window) {
		return new RateLimitSettings(this.requestsPerMinute, this.tokensPerMinute, this.inputTokensPerMinute,
				this.outputTokensPerMinute, this.requestsPerDay, window, this.tokenWindow);
	}

	public RateLimitSettings withTokenWindow(Duration tokenWindow) {
		return new RateLimitSettings(this.requestsPerMinute, this.tokensPerMinute, this.inputTokensPerMinute,
				this.outputTokensPerMinute, this.requestsPerDay, this.window, tokenWindow);
	}

	/**
	 * What is configured for a limit.
	 * @param name the limit's name
	 * @return what its period allows, or null if it is not configured
	 */
	@Nullable Long limit(String name) {
		return switch (name) {
			case ProviderLimit.REQUESTS -> this.requestsPerMinute;
			case ProviderLimit.TOKENS -> this.tokensPerMinute;
			case ProviderLimit.INPUT_TOKENS -> this.inputTokensPerMinute;
			case ProviderLimit.OUTPUT_TOKENS -> this.outputTokensPerMinute;
			case ProviderLimit.REQUESTS_PER_DAY -> this.requestsPerDay;
			default -> null;
		};
	}

	/**
	 * The period over which a limit is enforced.
	 * @param limit the limit
	 * @return the configured window; a limit that is not for a minute is enforced over
	 * its own period
	 */
	Duration window(ProviderLimit limit) {
		if (!limit.period().equals(MINUTE)) {
			return limit.period();
		}
		return limit.charge().countsTokens() ? this.tokenWindow : this.window;
	}

	/**
	 * What one window may see: floor(limit × window / 1 min).
	 * @param limit the limit a minute
	 * @param window the window
	 * @return the allowance; may be zero
	 */
	public static long allowance(long limit, Duration window) {
		return allowance(limit, window, MINUTE);
	}

	static long allowance(long limit, Duration window, Duration period) {
		return BigInteger.valueOf(limit)
			.multiply(BigInteger.valueOf(window.toNanos()))
			.divide(BigInteger.valueOf(period.toNanos()))
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
		require(limit == null || limit >= 1, name, limit, "must be one or more, or left out for no limit");
	}

	private static void requireWindow(String name, Duration window) {
		require(window.compareTo(Duration.ZERO) > 0 && window.compareTo(MINUTE) <= 0, name, window,
				"must be above 0 and at most one minute");
	}

	private static void requireAllowance(String name, @Nullable Long limit, String windowName, Duration window) {
		requirePositive(name, limit);
		if (limit != null) {
			require(allowance(limit, window) >= 1, name, limit, "must allow something in " + windowName + " (" + window
					+ "); the smallest that works is " + smallestWindow(limit).toMillis() + "ms");
		}
	}

}
