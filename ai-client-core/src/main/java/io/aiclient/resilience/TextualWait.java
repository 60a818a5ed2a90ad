package io.aiclient.resilience;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiExchangeException;

/**
 * A wait that an error states in words only, such as "Please try again in 1m2.5s" or
 * "retry after 26 seconds".
 *
 * @param seconds how long
 * @param words what stands there
 */
record TextualWait(double seconds, String words) {

	/**
	 * In seconds.
	 */
	private static final double LONGEST_OF_AN_OVERLOAD = 120;

	private static final String NUMBER = "\\d{1,18}(?:\\.\\d{1,9})?";

	/**
	 * No unit is followed by a letter, so that of "5 mice" no five minutes are made.
	 */
	private static final String UNIT = "(?:milliseconds?|millis|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m"
			+ "|hours?|hrs?|h|days?|d)(?![a-z])";

	private static final Pattern WAIT = Pattern.compile(
			"(?:\\b(?:try (?:your request )?again|retry(?: again)?(?: your request)?(?: it)?|come back)(?: in| after)?"
					+ "|(?<!gave up |given up |stopped )\\b(?:trying again|retrying(?: your request)?(?: it)?) (?:in|after)"
					+ "|\\bretrying again|\\bavailable (?:in|again(?: in| after)?)|\\b(?:is|be|becomes?) available after"
					+ "|(?<!\\b(?:connection|peer|stream|disconnect|was|been)[ /])\\bresets?(?: in| after)?"
					+ "|(?<!\\b(?:had to|max|maximum|queue|the|a|total) )\\bwait(?: for)?):?"
					+ " (?:about |approximately |at least |another |~ ?)?(" + NUMBER + " ?" + UNIT
					+ "(?:(?:,? and |, ?| )?" + NUMBER + " ?" + UNIT + "){0,4})",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern PART = Pattern.compile("(" + NUMBER + ") ?(" + UNIT + ")", Pattern.CASE_INSENSITIVE);

	/**
	 * Reads the wait that an error states. Of an overload it is as if a long one were not
	 * there: so that no words make an error final that may be asked again.
	 * @return null if there is none, or if it is of neither a throttle nor an overload
	 */
	static @Nullable TextualWait of(AiExchangeException failure, Outcome outcome) {
		boolean overload = outcome == Outcome.OVERLOADED || outcome == Outcome.CAPACITY_EXCEEDED;
		if (!overload && !outcome.isRateLimit() && outcome != Outcome.CONCURRENCY_LIMITED) {
			return null;
		}
		TextualWait wait = in(EventNames.words(failure));
		return (overload && wait != null && wait.seconds() > LONGEST_OF_AN_OVERLOAD) ? null : wait;
	}

	/**
	 * The first wait that a text states; null if there is none.
	 */
	static @Nullable TextualWait in(String text) {
		Matcher wait = WAIT.matcher(text);
		if (!wait.find()) {
			return null;
		}
		double seconds = 0;
		Matcher part = PART.matcher(wait.group(1));
		while (part.find()) {
			seconds += Double.parseDouble(part.group(1)) * secondsOf(part.group(2));
		}
		return new TextualWait(seconds, wait.group(1));
	}

	private static double secondsOf(String unit) {
		String lower = unit.toLowerCase(Locale.ROOT);
		if (lower.startsWith("ms") || lower.startsWith("mil")) {
			return 0.001;
		}
		return switch (lower.charAt(0)) {
			case 's' -> 1;
			case 'm' -> 60;
			case 'h' -> 3_600;
			default -> 86_400;
		};
	}

}
