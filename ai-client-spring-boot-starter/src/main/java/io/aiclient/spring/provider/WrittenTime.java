package io.aiclient.spring.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A time as providers write it in a header. The forms differ so much that none can be
 * taken for another, so each is recognised by its form, whoever sent it:
 * <ul>
 * <li>units, as Go writes durations: {@code 6m0s}, {@code 120ms}, {@code 1h2m3.5s}</li>
 * <li>a plain number, whole or with decimals: {@code 58}, {@code 8.64}</li>
 * <li>an instant of RFC 3339: {@code 2026-11-22T21:27:19Z}</li>
 * </ul>
 * It is not known whether the value was rounded, or in which direction. The true value is
 * never more than one unit of its last written place above it; a duration with units
 * leaves zeros out ({@code 10s} is 10.000 s), so there it is a millisecond at most.
 *
 * @param nanos what is written
 * @param place what one more in its last written place would add
 */
record WrittenTime(long nanos, long place) {

	private static final long SECOND = 1_000_000_000;

	private static final long MILLISECOND = 1_000_000;

	private static final Duration LONGEST = Duration.ofDays(366);

	private static final Pattern PART = Pattern
		.compile("\\G(\\d{1,18})(?:\\.(\\d+))?(h|ms|m|s|ns|(?:u|[^\\p{ASCII}]{1,2})s|$)");

	/**
	 * Reads a number of milliseconds; null if it is none, or longer than 366 days.
	 */
	static @Nullable Duration millis(String text) {
		WrittenTime time = duration(text.strip(), MILLISECOND);
		return (time != null) ? Duration.ofNanos(time.nanos) : null;
	}

	/**
	 * Reads how long it is until a limit is whole again, a plain number as one of
	 * seconds: the longest that may be meant. Null if it is no time, has passed, or is
	 * further away than 366 days. The time at which the answer was written, or an earlier
	 * one, is asked for only where an instant is given.
	 */
	static @Nullable Duration untilReset(String text, Supplier<Instant> now) {
		String stripped = text.strip();
		Duration reset = (stripped.length() > 10 && stripped.charAt(4) == '-') ? untilInstant(stripped, now)
				: longest(duration(stripped, SECOND), endsWithUnit(stripped));
		return (reset != null && !reset.isNegative() && reset.compareTo(LONGEST) <= 0) ? reset : null;
	}

	/**
	 * Reads when an answer was written: its {@code Date}, cut to whole seconds, else the
	 * time of the clock.
	 */
	static Instant answered(@Nullable String date, InstantSource clock) {
		if (date != null) {
			try {
				return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip(), Instant::from);
			}
			catch (DateTimeException ex) {
				return clock.instant();
			}
		}
		return clock.instant();
	}

	private static boolean endsWithUnit(String text) {
		return !text.isEmpty() && Character.isLetter(text.charAt(text.length() - 1));
	}

	private static @Nullable Duration longest(@Nullable WrittenTime time, boolean withUnits) {
		if (time == null) {
			return null;
		}
		long place = withUnits ? Math.min(time.place, MILLISECOND) : time.place;
		return Duration.ofNanos(time.nanos + place);
	}

	private static @Nullable Duration untilInstant(String text, Supplier<Instant> now) {
		try {
			Instant instant = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
			long place = SECOND;
			int dot = text.indexOf('.');
			for (int i = dot + 1; dot >= 0 && Character.isDigit(text.charAt(i)); i++) {
				place /= 10;
			}
			return Duration.between(now.get(), instant).plusNanos(place);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static @Nullable WrittenTime duration(String text, long plainUnit) {
		Matcher part = PART.matcher(text);
		long nanos = 0;
		long place = 0;
		int end = 0;
		while (end < text.length()) {
			if (!part.find() || (part.group(3).isEmpty() && end > 0)) {
				return null;
			}
			long unit = unit(part.group(3), plainUnit);
			long whole = Long.parseLong(part.group(1));
			if (whole > (LONGEST.toNanos() - nanos) / unit) {
				return null;
			}
			nanos += whole * unit;
			place = unit;
			for (int i = part.start(2); i >= 0 && i < part.end(2) && place % 10 == 0; i++) {
				place /= 10;
				nanos += Character.digit(text.charAt(i), 10) * place;
			}
			end = part.end();
		}
		return (place > 0) ? new WrittenTime(nanos, place) : null;
	}

	private static long unit(String name, long plainUnit) {
		return switch (name) {
			case "" -> plainUnit;
			case "h" -> 3600 * SECOND;
			case "m" -> 60 * SECOND;
			case "s" -> SECOND;
			case "ms" -> MILLISECOND;
			case "ns" -> 1;
			default -> 1000;
		};
	}

}
