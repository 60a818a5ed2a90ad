package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * A setting has a value that it cannot have. Thrown by the records of settings and by
 * builders; the message is {@code Invalid name (value): rule}, of one line, without known
 * secrets.
 */
public final class InvalidSettingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1;

	private final String name;

	private final @Nullable String value;

	private final String rule;

	private final @Nullable String instead;

	/**
	 * Creates the error of a rule that says all there is to say, as with null for
	 * {@code instead}.
	 */
	public InvalidSettingException(String name, @Nullable Object value, String rule) {
		this(name, value, rule, null);
	}

	/**
	 * Creates the error.
	 * @param name the setting's name
	 * @param value the value; {@link Sanitizer#MASK} in the place of a secret; null if
	 * even its form must not be shown
	 * @param rule the rule that it breaks, for example {@code must be one or more}
	 * @param instead what to write instead; null if the rule says it
	 */
	public InvalidSettingException(String name, @Nullable Object value, String rule, @Nullable String instead) {
		super(Sanitizer.message("Invalid " + name + ((value != null) ? " (" + value + ")" : "") + ": " + rule
				+ ((instead != null) ? "; write " + instead : "")));
		this.name = name;
		this.value = (value != null) ? Sanitizer.message(value.toString()) : null;
		this.rule = Sanitizer.message(rule);
		this.instead = (instead != null) ? Sanitizer.message(instead) : null;
	}

	/**
	 * The name of the setting as its record knows it, for example {@code maxRetries}.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The value as it may be shown; null if even its form must not be shown.
	 */
	public @Nullable String value() {
		return this.value;
	}

	public String rule() {
		return this.rule;
	}

	/**
	 * What to write instead; null if the rule says it.
	 */
	public @Nullable String instead() {
		return this.instead;
	}

}
