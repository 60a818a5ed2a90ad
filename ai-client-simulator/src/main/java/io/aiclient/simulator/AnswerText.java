package io.aiclient.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the plain text of an answer from the user's message. A message is read as an
 * instruction, a blank line and the text it is about; without a blank line it is text as
 * a whole.
 */
final class AnswerText {

	private static final Pattern BLANK_LINE = Pattern.compile("\\R[ \\t]*\\R");

	private static final Pattern LANGUAGE = Pattern.compile("\\b(?:in)?to ([A-Z]\\p{L}+)");

	private AnswerText() {
	}

	/**
	 * The text behind a mark: the language that the instruction names, else "answer".
	 */
	static String answerTo(String userMessage) {
		Matcher blankLine = BLANK_LINE.matcher(userMessage);
		if (!blankLine.find()) {
			return "[answer] " + userMessage.strip();
		}
		Matcher language = LANGUAGE.matcher(userMessage).region(0, blankLine.start());
		String mark = language.find() ? language.group(1) : "answer";
		return "[" + mark + "] " + subject(userMessage);
	}

	/**
	 * What the message is about.
	 */
	static String subject(String userMessage) {
		Matcher blankLine = BLANK_LINE.matcher(userMessage);
		return (blankLine.find() ? userMessage.substring(blankLine.end()) : userMessage).strip();
	}

	/**
	 * The text repeated or cut to a number of tokens.
	 */
	static String ofLength(String text, int tokens) {
		String unit = text + ' ';
		int characters = tokens * TokenCount.CHARACTERS_PER_TOKEN;
		String repeated = unit.repeat(characters / unit.length() + 1).substring(0, characters);
		int last = characters - 1;
		return Character.isHighSurrogate(repeated.charAt(last)) ? repeated.substring(0, last) + '.' : repeated;
	}

}
