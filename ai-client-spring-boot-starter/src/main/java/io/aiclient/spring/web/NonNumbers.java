package io.aiclient.spring.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Words that servers print in place of a number that is none, and that no JSON parser
 * takes: what C prints ({@code nan}, {@code -inf}, {@code 1.#QNAN}), and Python's and
 * JavaScript's words for no value.
 */
final class NonNumbers {

	private static final byte[] NOT_A_NUMBER = "NaN".getBytes(StandardCharsets.US_ASCII);

	private static final int LONGEST = 32;

	private static final Pattern WORD = Pattern.compile(
			"[+-]?(s?nan(\\([a-z0-9_]*\\))?|inf(inity)?|1\\.#[a-z]+[0-9]*)|none|undefined", Pattern.CASE_INSENSITIVE);

	private NonNumbers() {
	}

	/**
	 * Writes {@code NaN}, which {@link AnswerJson} takes, in place of all such words that
	 * are not within a string; null if there is none.
	 */
	static byte @Nullable [] replace(byte[] json, int offset, int length) {
		ByteArrayOutputStream changed = null;
		int end = offset + length;
		int copied = offset;
		int at = offset;
		while (at < end) {
			if (json[at] == '"') {
				at = endOfString(json, at + 1, end);
				continue;
			}
			int word = endOfWord(json, at, end);
			if (word - at > 2 && word - at <= LONGEST && isNonNumber(json, at, word)) {
				changed = (changed != null) ? changed : new ByteArrayOutputStream(length);
				changed.write(json, copied, at - copied);
				changed.writeBytes(NOT_A_NUMBER);
				copied = word;
			}
			at = Math.max(word, at + 1);
		}
		if (changed == null) {
			return null;
		}
		changed.write(json, copied, end - copied);
		return changed.toByteArray();
	}

	private static boolean isNonNumber(byte[] json, int from, int to) {
		return WORD.matcher(new String(json, from, to - from, StandardCharsets.ISO_8859_1)).matches();
	}

	private static int endOfString(byte[] json, int from, int end) {
		int at = from;
		while (at < end && json[at] != '"') {
			at += (json[at] == '\\') ? 2 : 1;
		}
		return Math.min(at + 1, end);
	}

	private static int endOfWord(byte[] json, int from, int end) {
		int at = from;
		while (at < end && isOfWord(json[at])) {
			at++;
		}
		return at;
	}

	private static boolean isOfWord(byte b) {
		return switch (b) {
			case '{', '}', '[', ']', ',', ':', '"', ' ', '\n', '\r', '\t' -> false;
			default -> true;
		};
	}

}
