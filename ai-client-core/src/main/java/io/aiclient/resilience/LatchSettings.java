package io.aiclient.resilience;

import java.time.Duration;

import io.aiclient.Ticker;

/**
 * How long the billing latch holds.
 *
 * @param retryAfter the longest wait before one request may try again: the first is a
 * second, or this if it is shorter, and each refusal of such a request doubles it
 */
public record LatchSettings(Duration retryAfter) {

	public LatchSettings {
		if (retryAfter.compareTo(Duration.ofMillis(1)) < 0) {
			throw new IllegalArgumentException(
					"Invalid retryAfter (" + retryAfter + "): must be a millisecond or more");
		}
		retryAfter = Ticker.clamp(retryAfter);
	}

	/**
	 * Five minutes.
	 * @return the default
	 */
	public static LatchSettings defaults() {
		return new LatchSettings(Duration.ofMinutes(5));
	}

}
