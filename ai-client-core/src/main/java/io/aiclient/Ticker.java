package io.aiclient;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * The one source of time. Tests give their own, so that an hour passes in a millisecond.
 */
@FunctionalInterface
public interface Ticker {

	/**
	 * The longest duration that the client reckons with: 24,000 days, or 65 years. It is
	 * an {@code int} of seconds, and the sum of four is a {@code long} of nanoseconds.
	 */
	Duration LONGEST = Duration.ofDays(24_000);

	/**
	 * Nanoseconds since an arbitrary origin; never goes backwards.
	 * @return the time
	 */
	long nanos();

	static Ticker system() {
		return System::nanoTime;
	}

	/**
	 * A duration that can be reckoned with, whoever gave it.
	 * @param duration any duration, such as that of {@link ChronoUnit#FOREVER}
	 * @return the same, or {@link #LONGEST} if it is longer, or the negative of that if
	 * it is shorter
	 */
	static Duration clamp(Duration duration) {
		if (duration.compareTo(LONGEST) > 0) {
			return LONGEST;
		}
		// negating computes in decimals
		return (duration.isNegative() && duration.compareTo(LONGEST.negated()) < 0) ? LONGEST.negated() : duration;
	}

}
