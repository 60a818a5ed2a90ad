package io.aiclient.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The rules that many settings share. Each throws an {@link InvalidSettingException} if
 * the value breaks it.
 */
public final class SettingRules {

	private SettingRules() {
	}

	/**
	 * Demands something of a setting.
	 * @param value the value, never a secret
	 * @param rule the rule in words: {@code must be …}
	 */
	public static void require(boolean holds, String name, @Nullable Object value, String rule) {
		if (!holds) {
			throw new InvalidSettingException(name, value, rule);
		}
	}

	public static void oneOrMore(String name, int value) {
		require(value >= 1, name, value, "must be one or more");
	}

	public static void zeroOrMore(String name, int value) {
		require(value >= 0, name, value, "must be zero or more");
	}

	public static void zeroOrMore(String name, Duration value) {
		require(!value.isNegative(), name, value, "must be zero or more");
	}

	/**
	 * Refuses durations below a millisecond, which timers would take for none.
	 */
	public static void aMilliOrMore(String name, Duration value) {
		require(value.compareTo(Duration.ofMillis(1)) >= 0, name, value, "must be a millisecond or more");
	}

}
