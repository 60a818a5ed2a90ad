package io.aiclient.simulator.quota;

import java.time.Duration;

/**
 * What a quota says to an amount.
 */
public sealed interface QuotaDecision {

	/**
	 * Whether the amount is let through.
	 * @return {@code true} for {@link Allowed} only
	 */
	default boolean allowed() {
		return this instanceof Allowed;
	}

	/**
	 * It fits.
	 */
	record Allowed() implements QuotaDecision {
	}

	/**
	 * It does not fit now.
	 *
	 * @param after the time after which it fits if nothing else is charged, above zero
	 */
	record TryAgain(Duration after) implements QuotaDecision {
	}

	/**
	 * It exceeds the allowance of a whole window, so it never fits.
	 *
	 * @param allowance the most that fits, in requests or tokens
	 */
	record NeverFits(long allowance) implements QuotaDecision {
	}

}
