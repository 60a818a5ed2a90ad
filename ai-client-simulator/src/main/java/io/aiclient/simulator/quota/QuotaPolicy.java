package io.aiclient.simulator.quota;

import java.time.Duration;

/**
 * One quota as one provider enforces it: so much in a window, counted in a certain way.
 * <p>
 * A policy has no clock and no thread. Each method takes the time in nanoseconds, from
 * any origin (negative values too), so that a test runs an hour in a millisecond. A time
 * before the latest one seen is taken as the latest. Not thread-safe: the caller locks.
 */
public interface QuotaPolicy {

	/**
	 * Whether an amount would be accepted, without charging it.
	 * @param amount requests or tokens, zero or more
	 * @param nowNanos the current time
	 * @return allowed, or when to try again
	 */
	QuotaDecision check(long amount, long nowNanos);

	/**
	 * Charges an amount whether or not it fits. Beyond the allowance it becomes a debt,
	 * as when a provider counts refused requests too, or learns only afterwards how long
	 * an answer was.
	 * @param amount requests or tokens, zero or more
	 * @param nowNanos the current time
	 */
	void charge(long amount, long nowNanos);

	/**
	 * The most that one window lets through.
	 * @return requests or tokens, one or more
	 */
	long allowance();

	/**
	 * What could be charged now.
	 * @param nowNanos the current time
	 * @return requests or tokens, zero or more
	 */
	long remaining(long nowNanos);

	/**
	 * How long until the whole allowance is there again if nothing else is charged: what
	 * OpenAI sends as {@code x-ratelimit-reset-*}.
	 * @param nowNanos the current time
	 * @return the time, zero if nothing is used
	 */
	Duration resetAfter(long nowNanos);

	/**
	 * Charges an amount if it fits, else charges nothing.
	 * @param amount requests or tokens, zero or more
	 * @param nowNanos the current time
	 * @return allowed, or when to try again
	 */
	default QuotaDecision tryCharge(long amount, long nowNanos) {
		QuotaDecision decision = check(amount, nowNanos);
		if (decision.allowed()) {
			charge(amount, nowNanos);
		}
		return decision;
	}

}
