package io.aiclient.client;

import java.time.Duration;

import io.aiclient.Ticker;

import static io.aiclient.error.SettingRules.aMilliOrMore;

/**
 * How long things may take. A duration above {@link Ticker#LONGEST} counts as that.
 *
 * @param connect connecting, TLS included
 * @param response from the request sent to the first byte of the answer
 * @param idle between two bytes of the answer
 * @param total the whole request: for a single call with all waiting and retries, for an
 * item of a batch without the waiting for a quota, a {@code Retry-After}, the breaker,
 * the retry budget or the latch
 */
public record TimeoutSettings(Duration connect, Duration response, Duration idle, Duration total) {

	public TimeoutSettings {
		connect = clamped("connect", connect);
		response = clamped("response", response);
		idle = clamped("idle", idle);
		total = clamped("total", total);
	}

	/**
	 * Connect 5 s, response 60 s, idle 30 s, total 120 s.
	 * @return the default
	 */
	public static TimeoutSettings defaults() {
		return new TimeoutSettings(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30),
				Duration.ofSeconds(120));
	}

	private static Duration clamped(String name, Duration timeout) {
		aMilliOrMore(name, timeout);
		return Ticker.clamp(timeout);
	}

}
