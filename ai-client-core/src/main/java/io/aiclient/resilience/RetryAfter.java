package io.aiclient.resilience;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

import io.aiclient.AiExchangeException;
import io.aiclient.error.Log;

/**
 * Reads how long a provider asks to wait, in all forms that are sent: milliseconds in
 * {@code retry-after-ms}, else seconds (also with decimals) or an HTTP date in
 * {@code Retry-After}. A number of either that is far too large for a wait is a date all
 * the same, in seconds or milliseconds since 1970. A date is held against the answer's
 * own {@code Date}, where it has one, so that two clocks need not agree. What lies in the
 * past is zero; what lies more than a day ahead is a day, because a wait that was written
 * by mistake must end by itself; what cannot be read is as if it had not been sent.
 */
final class RetryAfter {

	private static final Log logger = Log.of(RetryAfter.class);

	private static final List<String> MILLIS = List.of("retry-after-ms", "x-ms-retry-after-ms");

	private static final String SECONDS = "retry-after";

	private static final Duration LONGEST = Duration.ofDays(1);

	/**
	 * As a wait it is 31 years of seconds, or eleven days of milliseconds.
	 */
	private static final double SURELY_A_DATE = 1e9;

	private static final double SURELY_MILLISECONDS = 1e11;

	private static final int MOST_SHOWN = 60;

	private final String client;

	private final InstantSource clock;

	private final AtomicBoolean warned = new AtomicBoolean();

	RetryAfter(String client, InstantSource clock) {
		this.client = client;
		this.clock = clock;
	}

	/**
	 * Reads how long to wait: from {@code retry-after-ms}, {@code x-ms-retry-after-ms} or
	 * {@code Retry-After}, in this order; else, of a throttle and of an overload, from
	 * the words of the message.
	 * @return the wait, from zero to a day, or null if it asks for none
	 */
	@Nullable Duration read(AiExchangeException failure, Outcome outcome) {
		Instant answered = date(failure.header("date"));
		Instant from = (answered != null) ? answered : this.clock.instant();
		for (String name : MILLIS) {
			Duration wait = number(failure.header(name), 1000, from);
			if (wait != null) {
				return bounded(wait, name, failure.header(name));
			}
		}
		Duration wait = number(failure.header(SECONDS), 1, from);
		if (wait == null) {
			Instant until = date(failure.header(SECONDS));
			wait = (until != null) ? Duration.between(from, until) : null;
		}
		if (wait != null) {
			return bounded(wait, SECONDS, failure.header(SECONDS));
		}
		TextualWait stated = TextualWait.of(failure, outcome);
		return (stated != null) ? bounded(duration(stated.seconds()), "message", stated.words()) : null;
	}

	private Duration bounded(Duration wait, String name, @Nullable String value) {
		if (wait.compareTo(LONGEST) <= 0) {
			return wait.isNegative() ? Duration.ZERO : wait;
		}
		shortened(name, String.valueOf(value));
		return LONGEST;
	}

	private static @Nullable Duration number(@Nullable String value, int unitsPerSecond, Instant from) {
		if (value == null) {
			return null;
		}
		try {
			double number = Double.parseDouble(value.trim());
			if (Double.isNaN(number)) {
				return null;
			}
			return (number < SURELY_A_DATE) ? duration(number / unitsPerSecond)
					: duration(sinceEpoch(number) - from.toEpochMilli() / 1000.0);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static double sinceEpoch(double number) {
		return (number < SURELY_MILLISECONDS) ? number : number / 1000;
	}

	private static Duration duration(double seconds) {
		double most = LONGEST.toSeconds() + 1.0; // what is more is seen to be more
		return Duration.ofNanos((long) (Math.max(0, Math.min(seconds, most)) * 1e9));
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

	private void shortened(String source, String value) {
		String shown = value.strip().replaceAll("[^\\x20-\\x7e]", "?");
		logger.at(this.warned.compareAndSet(false, true) ? Level.WARN : Level.DEBUG,
				"Client '{}' was asked to wait for more than {} h ({}: {}), and takes it for {} h: no wait is longer. "
						+ "Further ones are logged at DEBUG",
				this.client, LONGEST.toHours(), source,
				(shown.length() > MOST_SHOWN) ? shown.substring(0, MOST_SHOWN) + "..." : shown, LONGEST.toHours());
	}

}
