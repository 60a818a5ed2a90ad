package io.aiclient.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Sanitizer;

/**
 * A property that cannot be, or that contradicts another. Never holds a secret.
 */
final class InvalidAiClientSettingsException extends RuntimeException {

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
		super(Sanitizer.message(
				"Invalid " + property + ((value != null) ? " (" + value + ")" : "") + ": " + reason + ". " + action));
		this.property = property;
		this.value = (value != null) ? Sanitizer.clean(value.toString()) : null;
		this.reason = reason;
		this.action = action;
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
