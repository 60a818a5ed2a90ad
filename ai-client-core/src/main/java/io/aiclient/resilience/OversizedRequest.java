package io.aiclient.resilience;

import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What providers say of a request that is larger than a limit over time lets through in
 * any window: no wait helps.
 * <p>
 * Two numbers of tokens decide where both stand, since the same words are used of an
 * ordinary refusal: what was requested is more than every limit that is named. Numbers of
 * requests, and those of a text that names no tokens, are not held against each other.
 * Where there are no two, a few phrases decide, unless the text says how long to wait.
 */
final class OversizedRequest {

	private static final Pattern TOKENS = Pattern.compile("token|\\btp[md]\\b|context");

	private static final Pattern RATE = Pattern
		.compile("\\b[rt]p[md]\\b|\\bper[ -](?:min|day)|rate[ _-]?limit|tokens_limit_reached");

	/**
	 * With separators of thousands, or "30k", or "1.5m"; no part of a name or of a longer
	 * number.
	 */
	private static final String NUMBER = "(?<![\\w.-])(\\d{1,15}\\.\\d{1,3}(?=[km])"
			+ "|\\d{1,3}(?:[,._' \\u00a0\\u202f]\\d{3}){1,4}(?!\\d)|\\d{1,15})([km])?(?!\\w|[.,]\\d|-(?!tokens?\\b|tpm\\b))";

	private static final Pattern DECIMAL = Pattern.compile("\\d+\\.\\d+");

	private static final String OF_TOKENS = "(?=[ -](?:\\w+ )?tokens?\\b)";

	/**
	 * What stands behind a number that counts something else.
	 */
	private static final String NOT_OF_OTHERS = "(?! ?/| ?(?:(?!tokens?\\b|per\\b|tp[md]\\b)\\w+ ){0,2}"
			+ "(?:requests?|reqs?|rp[mds]|q?qp[ms]|queries|calls?|retries|attempts|per (?:min|day|sec|hour)\\w*"
			+ "|an? (?:minute|day|second|hour)|min(?:ute)?s?|sec(?:ond)?s?|ms|s|hours?|days?)(?![a-z_]))";

	private static final String OF = "(?: (?:of|with|for|has|contains|needs|requires|uses|is|size|totals?|about"
			+ "|approximately|an?|estimated|tokens))";

	private static final Pattern REQUESTED = Pattern
		.compile("\\brequest(?:ed|ing)" + OF + "*\\s?[:=(~]?\\s?" + NUMBER + NOT_OF_OTHERS);

	/**
	 * A bare number behind it is the name of a request.
	 */
	private static final Pattern REQUEST_OF = Pattern
		.compile("\\brequest" + OF + "+\\s?[:=(~]?\\s?" + NUMBER + OF_TOKENS);

	private static final Pattern TOKENS_REQUESTED = Pattern
		.compile(NUMBER + " (?:\\w+ )?tokens? (?:were |was |are )?requested\\b");

	private static final Pattern LIMIT = Pattern
		.compile("\\b(?<!\\b(?:rp[mds]|requests?|calls?)[ -])(?:limit(?:ed to)?(?: ?\\(tp[md]\\))?(?: (?:is|of|was))*"
				+ "|max(?:imum)?(?: (?:is|of|allowed))*)\\s?[:=(]?\\s?" + NUMBER + NOT_OF_OTHERS);

	private static final Pattern TOKEN_LIMIT = Pattern.compile(NUMBER + "[ -](?:\\w+ )?tokens?(?:[ -]per[ -]|/)min"
			+ "|" + NUMBER + "[ -](?:tokens?|tpm)[ -](?:rate )?limit");

	private static final Pattern PHRASES = Pattern
		.compile("\\b(?:request|prompt|input|message)s? (?:is |are |body )?too large for\\b|tokens must be reduced"
				+ "|\\b(?:request|prompt|input) exceeds (?:the |your )?max(?:imum)? (?:number of )?(?:\\w+ )?tokens[ -]per[ -]min"
				+ "|\\b(?:(?:request|prompt|input) (?:is|needs|requires|contains|asks for)|it asks for) "
				+ "(?:larger|greater|bigger|longer|more) than (?:\\w+(?:'s)? ){0,4}"
				+ "(?:tokens?[ -]per[ -]min\\w*|tpm|tokens?|rate)[ -](?:rate )?limit"
				+ "|\\b(?:can|will) never (?:fit|succeed|be (?:admitted|served|processed))|tokens_limit_reached");

	private OversizedRequest() {
	}

	/**
	 * Whether the text is about a limit over time, rather than of a model's context.
	 */
	static boolean isOfRate(String said) {
		return RATE.matcher(said).find();
	}

	/**
	 * Whether no window takes the request: by code, type and message, in lower case.
	 */
	static boolean isStated(String said) {
		if (TOKENS.matcher(said).find()) {
			OptionalDouble requested = requested(said).min();
			OptionalDouble limit = numbers(LIMIT, said).max();
			if (limit.isEmpty()) {
				limit = numbers(TOKEN_LIMIT, said).max();
			}
			if (requested.isPresent() && limit.isPresent()) {
				return requested.getAsDouble() > limit.getAsDouble();
			}
		}
		return isOfRate(said) && PHRASES.matcher(said).find() && TextualWait.in(said) == null;
	}

	private static DoubleStream requested(String said) {
		return Stream.of(REQUESTED, REQUEST_OF, TOKENS_REQUESTED).flatMapToDouble((pattern) -> numbers(pattern, said));
	}

	private static DoubleStream numbers(Pattern pattern, String said) {
		return pattern.matcher(said).results().mapToDouble((found) -> {
			int first = (found.group(1) != null) ? 1 : 3;
			String unit = String.valueOf(found.group(first + 1));
			String digits = found.group(first);
			boolean decimal = !unit.equals("null") && DECIMAL.matcher(digits).matches();
			double number = Double.parseDouble(decimal ? digits : digits.replaceAll("\\D", ""));
			return switch (unit) {
				case "k" -> number * 1_000;
				case "m" -> number * 1_000_000;
				default -> number;
			};
		});
	}

}
