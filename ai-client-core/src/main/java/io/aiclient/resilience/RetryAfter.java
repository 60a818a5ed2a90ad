package io.aiclient.resilience;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiExchangeException;

/**
 * Reads how long a provider asks to wait, in all forms that are sent: milliseconds in
 * {@code retry-after-ms}, else seconds (also with decimals) or an HTTP date in
 * {@code Retry-After}. A date is held against the answer's own {@code Date}, where it has
 * one, so that two clocks need not agree. What lies in the past is zero; what lies more
 * than a year ahead is a year; what cannot be read is as if it had not been sent.
 */
final class RetryAfter {

	private static final Duration LONGEST = Duration.ofDays(365);

	private final InstantSource clock;

	RetryAfter(InstantSource clock) {
		this.clock = clock;
	}

	@Nullable Duration read(AiExchangeException failure) {
		Duration millis = number(failure.header("retry-after-ms"), 1000);
		if (millis != null) {
			return millis;
		}
		String value = failure.header("retry-after");
		Duration seconds = number(value, 1);
		return (seconds != null) ? seconds : untilDate(value, failure.header("date"));
	}

	private static @Nullable Duration number(@Nullable String value, int unitsPerSecond) {
		if (value == null) {
			return null;
		}
		try {
			double seconds = Double.parseDouble(value.trim()) / unitsPerSecond;
			return Double.isNaN(seconds) ? null
					: Duration.ofNanos((long) (Math.max(0, Math.min(seconds, (double) LONGEST.toSeconds())) * 1e9));
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private @Nullable Duration untilDate(@Nullable String value, @Nullable String answered) {
		Instant until = date(value);
		if (until == null) {
			return null;
		}
		Instant from = date(answered);
		Duration wait = Duration.between((from != null) ? from : this.clock.instant(), until);
		return wait.isNegative() ? Duration.ZERO : (wait.compareTo(LONGEST) > 0) ? LONGEST : wait;
	}

	private static @Nullable Instant date(@Nullable String value) {
		if (value == null) {
			return null;
		}
		try {
			return ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
