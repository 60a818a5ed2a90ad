package io.aiclient.spring.autoconfigure;

import java.util.Map;

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

	private final Map<String, String> places;

	/**
	 * Creates the exception. The value is null if there is none, or if it is a secret.
	 */
	InvalidAiClientSettingsException(String property, @Nullable Object value, String reason, String action) {
		this(property, value, reason, action, Map.of());
	}

	/**
	 * Creates the exception for properties of which Boot would find another place than is
	 * meant; places are by their whole names.
	 */
	InvalidAiClientSettingsException(String property, @Nullable Object value, String reason, String action,
			Map<String, String> places) {
		super(Sanitizer
			.message("Invalid " + property + ((value != null) ? " (" + Sanitizer.clean(value.toString()) + ")" : "")
					+ ": " + clean(reason) + ". " + clean(action)));
		this.property = property;
		this.value = (value != null) ? Sanitizer.clean(value.toString()) : null;
		this.reason = clean(reason);
		this.action = clean(action);
		this.places = places;
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

	Map<String, String> places() {
		return this.places;
	}

}
