package io.aiclient.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.Ticker;

import static io.aiclient.error.SettingRules.aMilliOrMore;
import static io.aiclient.error.SettingRules.require;
import static io.aiclient.error.SettingRules.zeroOrMore;

/**
 * How often and how late a failed attempt is made again. Total attempts are 1 +
 * {@code maxRetries}.
 *
 * @param maxRetries the most retries of one request; zero for none
 * @param initialDelay the wait before the first retry; a millisecond or more
 * @param multiplier what each further wait is multiplied by; from 1 to 1000
 * @param maxDelay the longest wait that is not asked for by the provider; not below
 * {@code initialDelay}
 * @param maxRetryAfter the longest {@code Retry-After} that is obeyed; a longer one ends
 * the request
 * @param budget the share of a client's attempts of the last minute that may be retries,
 * from 0 to 1; ten retries a minute are always allowed
 */
public record RetrySettings(int maxRetries, Duration initialDelay, double multiplier, Duration maxDelay,
		Duration maxRetryAfter, double budget) {

	public RetrySettings {
		zeroOrMore("maxRetries", maxRetries);
		aMilliOrMore("maxDelay", maxDelay);
		aMilliOrMore("initialDelay", initialDelay);
		require(multiplier >= 1 && multiplier <= 1000, "multiplier", multiplier, "must be from 1 to 1000");
		require(maxDelay.compareTo(initialDelay) >= 0, "maxDelay", maxDelay,
				"must not be below initialDelay (" + initialDelay + ")");
		zeroOrMore("maxRetryAfter", maxRetryAfter);
		require(budget >= 0 && budget <= 1, "budget", budget, "must be from 0 to 1");
		initialDelay = Ticker.clamp(initialDelay);
		maxDelay = Ticker.clamp(maxDelay);
		maxRetryAfter = Ticker.clamp(maxRetryAfter);
	}

	/**
	 * 3 retries, 500 ms doubling to 60 s, {@code Retry-After} up to 120 s, a fifth of the
	 * attempts.
	 * @return the default
	 */
	public static RetrySettings defaults() {
		return new RetrySettings(3, Duration.ofMillis(500), 2, Duration.ofSeconds(60), Duration.ofSeconds(120), 0.2);
	}

	public RetrySettings withMaxRetries(int maxRetries) {
		return new RetrySettings(maxRetries, this.initialDelay, this.multiplier, this.maxDelay, this.maxRetryAfter,
				this.budget);
	}

	/**
	 * The same settings with other waits.
	 * @param initialDelay the wait before the first retry; a millisecond or more
	 * @param multiplier what each further wait is multiplied by; from 1 to 1000
	 * @param maxDelay the longest wait that is not asked for by the provider; not below
	 * {@code initialDelay}
	 * @return the changed copy
	 */
	public RetrySettings withDelays(Duration initialDelay, double multiplier, Duration maxDelay) {
		return new RetrySettings(this.maxRetries, initialDelay, multiplier, maxDelay, this.maxRetryAfter, this.budget);
	}

	public RetrySettings withMaxRetryAfter(Duration maxRetryAfter) {
		return new RetrySettings(this.maxRetries, this.initialDelay, this.multiplier, this.maxDelay, maxRetryAfter,
				this.budget);
	}

	public RetrySettings withBudget(double budget) {
		return new RetrySettings(this.maxRetries, this.initialDelay, this.multiplier, this.maxDelay, this.maxRetryAfter,
				budget);
	}

	/**
	 * Whether one request waits as long as the provider asks.
	 * @param asked the wait that the provider asks for
	 * @return false if it is longer than {@code maxRetryAfter}
	 */
	public boolean obeys(Duration asked) {
		return asked.compareTo(this.maxRetryAfter) <= 0;
	}

	/**
	 * Whether all requests pause as long as the provider asks. Until the reset of a limit
	 * per day they do, however long that is.
	 * @param outcome what the provider refused a request for
	 * @param asked the wait that it asks for
	 * @return whether they pause
	 */
	public boolean pausesFor(Outcome outcome, Duration asked) {
		return outcome == Outcome.DAILY_LIMIT || obeys(asked);
	}

	/**
	 * How long a limit per day is taken to be used up.
	 * @param asked the wait that the provider asks for; null if it asks for none
	 * @return that wait, else {@code maxDelay}; {@link Ticker#LONGEST} at most
	 */
	public Duration untilDailyReset(@Nullable Duration asked) {
		return Ticker.clamp((asked != null) ? asked : this.maxDelay);
	}

}
