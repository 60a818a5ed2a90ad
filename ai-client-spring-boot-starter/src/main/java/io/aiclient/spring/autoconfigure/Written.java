package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import io.aiclient.Ticker;
import io.aiclient.error.Sanitizer;
import io.aiclient.spring.web.UrlSecrets;

/**
 * A value that the user wrote, and where.
 *
 * @param property the whole name of the property
 * @param value the value
 * @param inherited whether it was written for another client
 */
record Written<T>(String property, T value, boolean inherited) {

	private static final Pattern CREDENTIALS = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]*://)?.*@");

	static final String A_MILLI_OR_MORE = "must be a millisecond or more";

	/**
	 * Demands something of the value.
	 * @param rule what it must fulfil
	 * @param words the rule in words: {@code must be …}
	 * @return the value
	 * @throws InvalidAiClientSettingsException if it does not
	 */
	T require(Predicate<T> rule, String words) {
		if (!rule.test(this.value)) {
			throw invalid("it " + words, "Change it, or remove it for the default.");
		}
		return this.value;
	}

	InvalidAiClientSettingsException invalid(String reason, String action) {
		return new InvalidAiClientSettingsException(this.property, asWritten(), reason, action);
	}

	/**
	 * The property and its value, as they would stand in a file.
	 */
	@Override
	public String toString() {
		return this.property + " (" + asWritten() + ")";
	}

	private String asWritten() {
		if (this.value instanceof Duration duration) {
			return asWritten(duration);
		}
		if (this.value instanceof DataSize size) {
			return asWritten(size);
		}
		return (this.value instanceof Enum<?> constant) ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
				: withoutSecrets(String.valueOf(this.value));
	}

	/**
	 * Somebody may write a URL with credentials, of a proxy for example, where it is none
	 * that is wanted.
	 */
	private static String withoutSecrets(String text) {
		return text.contains("://") || text.contains("@")
				? UrlSecrets.mask(CREDENTIALS.matcher(text).replaceFirst("$1" + Sanitizer.MASK + "@")) : text;
	}

	static String asWritten(Duration duration) {
		if (duration.compareTo(Ticker.LONGEST) > 0) {
			return duration.toSeconds() + "s";
		}
		if (duration.toNanosPart() % 1_000_000 != 0) {
			return duration.toNanos() + "ns";
		}
		long millis = duration.toMillis();
		return (millis % 60_000 == 0 && millis != 0) ? millis / 60_000 + "m"
				: (millis % 1000 == 0) ? millis / 1000 + "s" : millis + "ms";
	}

	private static String asWritten(DataSize size) {
		return (size.toBytes() % 1024 != 0) ? size.toBytes() + "B"
				: (size.toKilobytes() % 1024 != 0) ? size.toKilobytes() + "KB"
						: (size.toMegabytes() % 1024 != 0) ? size.toMegabytes() + "MB" : size.toGigabytes() + "GB";
	}

	static boolean isAMilliOrMore(Duration duration) {
		return duration.compareTo(Duration.ofMillis(1)) >= 0;
	}

	static Duration aMilliOrMore(@Nullable Written<Duration> written, Duration other) {
		return require(written, Written::isAMilliOrMore, A_MILLI_OR_MORE, other);
	}

	/**
	 * Demands something of a value that may be missing.
	 * @param written the value, or null
	 * @param rule what it must fulfil
	 * @param words the rule in words: {@code must be …}
	 * @param other what holds if it is missing
	 * @return the value or the other
	 */
	static <T> T require(@Nullable Written<T> written, Predicate<T> rule, String words, T other) {
		return (written != null) ? written.require(rule, words) : other;
	}

	static <T> @Nullable T orNull(@Nullable Written<T> written) {
		return (written != null) ? written.value() : null;
	}

	static <T> T orElse(@Nullable Written<T> written, T other) {
		return (written != null) ? written.value() : other;
	}

}
