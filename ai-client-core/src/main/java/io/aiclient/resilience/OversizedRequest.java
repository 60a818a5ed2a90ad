package io.aiclient.resilience;

import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * What providers say of a request that is larger than a limit over time lets through in
 * any window: no wait helps.
 * <p>
 * Two numbers decide where both stand, since the same words are used of an ordinary
 * refusal: what was requested is more than every limit that is named. Where they do not,
 * a few phrases do, unless the text tells how long to wait.
 */
final class OversizedRequest {

	private static final Pattern TOKENS_OR_RATE = Pattern
		.compile("token|\\b[rt]p[md]\\b|\\bper[ -](?:min|day)|rate[ _-]?limit");

	private static final Pattern RATE = Pattern
		.compile("\\b[rt]p[md]\\b|\\bper[ -](?:min|day)|rate[ _-]?limit|tokens_limit_reached");

	/**
	 * With separators of thousands, or "30k".
	 */
	private static final String NUMBER = "(\\d{1,3}(?:[,._' \\u00a0\\u202f]\\d{3}){1,4}(?!\\d)|\\d{1,15})([km]\\b)?";

	private static final Pattern REQUESTED = Pattern
		.compile("\\brequest(?:ed|ing)?(?: (?:of|with|for|has|contains|needs"
				+ "|requires|uses|is|size|totals?|about|approximately|an?|estimated|tokens))*\\s?[:=(~]?\\s?" + NUMBER);

	private static final Pattern TOKENS_REQUESTED = Pattern
		.compile(NUMBER + " (?:\\w+ )?tokens? (?:were |was |are )?requested\\b");

	private static final Pattern LIMIT = Pattern
		.compile("\\b(?:limit(?:ed to)?(?: ?\\([rt]p[md]\\))?(?: (?:is|of|was))*"
				+ "|max(?:imum)?(?: (?:is|of|allowed))*)\\s?[:=(]?\\s?" + NUMBER);

	private static final Pattern TOKEN_LIMIT = Pattern.compile(NUMBER + "[ -](?:\\w+ )?tokens?(?:[ -]per[ -]|/)min"
			+ "|" + NUMBER + "[ -](?:tokens?|tpm)[ -](?:rate )?limit");

	private static final Pattern PHRASES = Pattern
		.compile("\\b(?:request|prompt|input|message)s? (?:is |are |body )?too "
				+ "large for\\b|tokens must be reduced|(?<!would |will |could |might |may )\\bexceeds? (?:the |your )?"
				+ "max(?:imum)? (?:number of )?(?:\\w+ )?tokens[ -]per[ -]min|(?:larger|greater|bigger|longer|more) than "
				+ "(?:\\w+(?:'s)? ){0,4}(?:tokens?[ -]per[ -]min\\w*|tpm|tokens?|rate)[ -](?:rate )?limit"
				+ "|\\b(?:can|will) never (?:fit|succeed|be (?:admitted|served|processed))|tokens_limit_reached");

	private OversizedRequest() {
	}

	/**
	 * Whether it is told of a limit over time, rather than of a model's context.
	 * @param said code, type and message, in lower case
	 */
	static boolean isOfRate(String said) {
		return RATE.matcher(said).find();
	}

	/**
	 * Whether no window takes the request.
	 * @param said code, type and message, in lower case
	 */
	static boolean isTold(String said) {
		if (!TOKENS_OR_RATE.matcher(said).find()) {
			return false;
		}
		OptionalDouble requested = DoubleStream.concat(numbers(REQUESTED, said), numbers(TOKENS_REQUESTED, said)).min();
		OptionalDouble limit = numbers(LIMIT, said).max();
		if (limit.isEmpty()) {
			limit = numbers(TOKEN_LIMIT, said).max();
		}
		if (requested.isPresent() && limit.isPresent()) {
			return requested.getAsDouble() > limit.getAsDouble();
		}
		return isOfRate(said) && PHRASES.matcher(said).find() && TextualWait.in(said) == null;
	}

	private static DoubleStream numbers(Pattern pattern, String said) {
		return pattern.matcher(said).results().mapToDouble((found) -> {
			int first = (found.group(1) != null) ? 1 : 3;
			double number = Double.parseDouble(found.group(first).replaceAll("\\D", ""));
			String unit = String.valueOf(found.group(first + 1));
			return switch (unit) {
				case "k" -> number * 1_000;
				case "m" -> number * 1_000_000;
				default -> number;
			};
		});
	}

}
