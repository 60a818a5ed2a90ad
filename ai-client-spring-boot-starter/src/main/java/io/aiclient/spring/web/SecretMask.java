package io.aiclient.spring.web;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Takes the API key out of a provider's words: some quote the key that they refuse, or
 * its ends.
 */
final class SecretMask {

	private static final String MASK = "******";

	private static final Pattern LOOKS_LIKE_KEY = Pattern
		.compile("\\bsk-[\\w*.-]{4,}+|(?<![\\w.-])[\\w.-]*+\\*{2,}+[\\w*.-]*+");

	private static final int MAX_LENGTH = 500;

	private static final int MAX_SEARCHED = 4 * MAX_LENGTH;

	private static final int PART = 8;

	private final @Nullable String key;

	SecretMask(@Nullable String key) {
		this.key = key;
	}

	/**
	 * Makes a text fit for logs: without the key, in one line, of 500 characters at most.
	 */
	String clean(String text) {
		String line = mask(text.substring(0, Math.min(text.length(), MAX_SEARCHED))).replaceAll("[\\p{Cntrl}\\s]+", " ")
			.strip();
		return (line.length() <= MAX_LENGTH) ? line : line.substring(0, MAX_LENGTH) + "…";
	}

	boolean isIn(String text) {
		return this.key != null && text.contains(this.key);
	}

	private String mask(String text) {
		String masked = text;
		if (this.key != null) {
			masked = masked.replace(this.key, MASK);
			if (this.key.length() >= 3 * PART) {
				masked = masked.replace(this.key.substring(0, PART), MASK)
					.replace(this.key.substring(this.key.length() - PART), MASK);
			}
		}
		return LOOKS_LIKE_KEY.matcher(masked).replaceAll(MASK);
	}

}
