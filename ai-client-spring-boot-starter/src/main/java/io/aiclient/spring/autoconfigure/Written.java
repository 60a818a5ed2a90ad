package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import io.aiclient.Ticker;
import io.aiclient.error.InvalidSettingException;
import io.aiclient.error.Sanitizer;
import io.aiclient.spring.web.UrlSecrets;

/**
 * A value that the user wrote, and where.
 *
 * @param property the whole name of the property
 * @param inherited whether it was written for another client
 */
record Written<T>(String property, T value, boolean inherited) {

	static final String CHANGE = "Change it, or remove it for the default.";

	<R> R check(Function<T, R> settings) {
		return check(settings, CHANGE);
	}

	/**
	 * Makes settings of the value.
	 * @param action what to do if they refuse the value and say nothing of that
	 * @throws InvalidAiClientSettingsException if they refuse the value
	 */
	<R> R check(Function<T, R> settings, String action) {
		try {
			return settings.apply(this.value);
		}
		catch (InvalidSettingException ex) {
			throw refused(ex, action);
		}
	}

	/**
	 * The error of settings with the property and what to do. Text is shown as the
	 * settings let it be shown.
	 */
	InvalidAiClientSettingsException refused(InvalidSettingException ex, String action) {
		String shown = (this.value instanceof String) ? ex.value() : asWritten();
		return new InvalidAiClientSettingsException(this.property, Sanitizer.MASK.equals(shown) ? null : shown,
				"it " + ex.rule(), (ex.instead() != null) ? "Write " + ex.instead() + "." : action);
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
				: UrlSecrets.maskText(String.valueOf(this.value));
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

	/**
	 * A blank text is none: so a client can do without the one that it would inherit.
	 */
	static @Nullable String textOrNull(@Nullable Written<String> written) {
		return (written != null && !written.value().isBlank()) ? written.value() : null;
	}

	static <T> @Nullable T orNull(@Nullable Written<T> written) {
		return (written != null) ? written.value() : null;
	}

	static <T> T orElse(@Nullable Written<T> written, T other) {
		return (written != null) ? written.value() : other;
	}

}
