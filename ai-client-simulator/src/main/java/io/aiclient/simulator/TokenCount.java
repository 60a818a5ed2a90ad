package io.aiclient.simulator;

import java.util.Collection;

/**
 * How the simulated provider counts tokens: a rule that a test can compute, not a real
 * tokenizer.
 */
public final class TokenCount {

	/**
	 * The characters (UTF-16 units) of one token.
	 */
	public static final int CHARACTERS_PER_TOKEN = 4;

	private static final int PER_MESSAGE = 4;

	private static final int PER_PROMPT = 3;

	private TokenCount() {
	}

	/**
	 * The tokens of a text: one for every four characters begun.
	 * @param text the text
	 * @return tokens, zero for an empty text
	 */
	public static int of(String text) {
		return (text.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
	}

	/**
	 * The tokens of a prompt: those of its messages, 4 more for each message, and 3.
	 * @param messages the content of each message, whatever its role
	 * @return tokens
	 */
	public static int ofPrompt(Collection<String> messages) {
		int tokens = PER_PROMPT;
		for (String message : messages) {
			tokens += PER_MESSAGE + of(message);
		}
		return tokens;
	}

	/**
	 * The beginning of a text that has at most so many tokens.
	 */
	static String cut(String text, int tokens) {
		if (of(text) <= tokens) {
			return text;
		}
		int end = tokens * CHARACTERS_PER_TOKEN;
		return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
	}

}
