package io.aiclient.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Sanitizer;

/**
 * A property that cannot be, or that contradicts another. Never holds a secret.
 */
final class InvalidAiClientSettingsException extends RuntimeException {

	private static final int MOST_OF_SENTENCE = 2_000;

	private final String property;

	private final @Nullable String value;

	private final String reason;

	private final String action;

	/**
	 * Creates the exception.
	 * @param property the whole name of the property
	 * @param value what the user wrote; null if nothing, or if it is a secret
	 * @param reason why that cannot be
	 * @param action what to write instead
	 */
	InvalidAiClientSettingsException(String property, @Nullable Object value, String reason, String action) {
		super(Sanitizer
			.message("Invalid " + property + ((value != null) ? " (" + Sanitizer.clean(value.toString()) + ")" : "")
					+ ": " + clean(reason) + ". " + clean(action)));
		this.property = property;
		this.value = (value != null) ? Sanitizer.clean(value.toString()) : null;
		this.reason = clean(reason);
		this.action = clean(action);
	}

	/**
	 * Both may quote what the user wrote.
	 */
	private static String clean(String sentence) {
		return Sanitizer.clean(sentence, MOST_OF_SENTENCE);
	}

	String property() {
		return this.property;
	}

	@Nullable String value() {
		return this.value;
	}

	String reason() {
		return this.reason;
	}

	String action() {
		return this.action;
	}

}
