package io.aiclient.resilience;

import java.time.Duration;

import io.aiclient.Ticker;

import static io.aiclient.error.SettingRules.aMilliOrMore;

/**
 * How long the billing latch holds.
 *
 * @param retryAfter the longest wait before one request may try again: the first is a
 * second, or this if it is shorter, and each refusal of such a request doubles it
 */
public record LatchSettings(Duration retryAfter) {

	public LatchSettings {
		aMilliOrMore("retryAfter", retryAfter);
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
