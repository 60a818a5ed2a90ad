package io.aiclient.error;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Secrets.Search;

/**
 * Makes text that comes from outside fit for a message, a log, a tag, a span or a file:
 * the one place that does. Safe for use by many threads.
 * <p>
 * How is it designed, and why? It looks at a window of the text, a little longer than
 * what it returns, so that it costs the same for any length. First it has the secrets in
 * the window marked, by {@link Secrets}; then it copies what is not marked, in one line.
 * So no cut can leave half of a secret.
 */
public final class Sanitizer {

	/**
	 * What stands for a secret.
	 */
	public static final String MASK = "******";

	/**
	 * Keys of others that a provider quotes, whole or with asterisks in the middle.
	 */
	private static final Pattern LOOKS_LIKE_KEY = Pattern
		.compile("\\bsk-[\\w*.-]{4,}+|(?<![\\w.-])[\\w.-]*+\\*{2,}+[\\w*.-]*+");

	private static final int MOST = 500;

	private static final int MOST_OF_LABEL = 200;

	static final int MOST_OF_MESSAGE = 4_000;

	static final int MARGIN = 1_000;

	private Sanitizer() {
	}

	/**
	 * Cleans a sentence that comes from outside, as {@link #clean(String, int)} does.
	 * @return one line of at most 500 characters
	 */
	public static String clean(String text) {
		return clean(text, MOST);
	}

	/**
	 * Cleans a sentence that comes from outside.
	 * @param most the most characters to keep
	 * @return one line of at most that many characters, and a mark where it is cut,
	 * without control characters, without known secrets and what looks like one
	 */
	public static String clean(String text, int most) {
		return line(text, most, Search.FROM_OUTSIDE);
	}

	/**
	 * Cleans a word that came from outside, an error code for example.
	 * @return as {@link #clean(String)}, of at most 200 characters
	 */
	public static String label(String text) {
		return clean(text, MOST_OF_LABEL);
	}

	/**
	 * Cleans a name that came from outside and is to be compared with others: as
	 * {@link #label(String)}, but only what is known to be secret is masked, and not what
	 * may be part of it.
	 * @return the name, of at most 200 characters
	 */
	public static String name(String text) {
		return line(text, MOST_OF_LABEL, Search.OWN);
	}

	/**
	 * Cleans a message of our own that may quote others.
	 * @return one line of at most 4,000 characters, and a mark where it is cut, without
	 * control characters and without known secrets of eight characters or more
	 */
	public static String message(String text) {
		return line(text, MOST_OF_MESSAGE, Search.OWN);
	}

	/**
	 * Masks the secrets in a text, and changes nothing else.
	 * @param text the text, for example the value of a property
	 * @return the text without known secrets of eight characters or more
	 */
	public static String mask(String text) {
		boolean[] secret = secrets(text, text.length(), Search.OWN);
		if (secret == null) {
			return text;
		}
		StringBuilder masked = new StringBuilder(text.length());
		for (int at = 0; at < text.length(); at++) {
			if (!secret[at]) {
				masked.append(text.charAt(at));
			}
			else if (at == 0 || !secret[at - 1]) {
				masked.append(MASK);
			}
		}
		return masked.toString();
	}

	private static String line(String text, int most, Search search) {
		int window = (text.length() <= most + MARGIN) ? text.length() : most + MARGIN;
		boolean[] secret = secrets(text, window, search);
		if (secret == null && text.length() <= most && isOneLine(text)) {
			return text;
		}
		StringBuilder line = new StringBuilder(Math.min(window, most) + 1);
		int end = (window < text.length()) ? window - Secrets.PART : window;
		int at = 0;
		while (at < end && line.length() < most) {
			char c = text.charAt(at);
			if (secret != null && secret[at]) {
				line.append(MASK);
				while (at < window && secret[at]) {
					at++;
				}
				continue;
			}
			char shown = isShown(text, at) ? c : ' ';
			if (shown != ' ' || !endsWithSpace(line)) {
				line.append(shown);
			}
			at++;
		}
		return cut(line, most, at < text.length());
	}

	private static String cut(StringBuilder line, int most, boolean more) {
		int end = Math.min(line.length(), most);
		if (end > 0 && Character.isHighSurrogate(line.charAt(end - 1))) {
			end--;
		}
		boolean cut = more || end < line.length();
		line.setLength(end);
		String result = line.toString().strip();
		return cut ? result + "…" : result;
	}

	private static boolean endsWithSpace(StringBuilder line) {
		return line.isEmpty() || line.charAt(line.length() - 1) == ' ';
	}

	private static boolean isOneLine(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (!isShown(text, i)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether a character may stand in a line. Not those that end or overwrite it, nor
	 * those that change the direction of what follows, nor half of a surrogate pair,
	 * which no encoding can write; a blank stands for them.
	 */
	private static boolean isShown(String text, int at) {
		char c = text.charAt(at);
		if (c < 0x7F) {
			return c >= ' ';
		}
		if (Character.isHighSurrogate(c)) {
			return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
		}
		if (Character.isLowSurrogate(c)) {
			return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
		}
		boolean control = c <= 0x9F || c == '\u2028' || c == '\u2029';
		boolean direction = c == '\u200E' || c == '\u200F' || (c >= '\u202A' && c <= '\u202E')
				|| (c >= '\u2066' && c <= '\u2069');
		return !control && !direction && c != '\uFEFF';
	}

	private static boolean @Nullable [] secrets(String text, int window, Search search) {
		boolean[] known = Secrets.marks(text, window, search);
		return (search == Search.FROM_OUTSIDE) ? withNeighbours(text, window, lookAlikes(text, window, known)) : known;
	}

	private static boolean @Nullable [] lookAlikes(String text, int window, boolean @Nullable [] before) {
		String searched = text.substring(0, window);
		boolean[] marks = before;
		if (searched.contains("sk-") || searched.contains("**")) {
			Matcher matcher = LOOKS_LIKE_KEY.matcher(searched);
			while (matcher.find()) {
				marks = Secrets.mark(marks, window, matcher.start(), matcher.end());
			}
		}
		return marks;
	}

	/**
	 * Marks what a secret is written together with, so that a text which was cleaned is
	 * clean.
	 */
	private static boolean @Nullable [] withNeighbours(String text, int window, boolean @Nullable [] marks) {
		if (marks == null) {
			return null;
		}
		for (int i = 1; i < window; i++) {
			marks[i] |= marks[i - 1] && isOfWord(text.charAt(i));
		}
		for (int i = window - 2; i >= 0; i--) {
			marks[i] |= marks[i + 1] && isOfWord(text.charAt(i));
		}
		return marks;
	}

	private static boolean isOfWord(char c) {
		return c == '*' || c == '.' || c == '-' || c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
	}

}
