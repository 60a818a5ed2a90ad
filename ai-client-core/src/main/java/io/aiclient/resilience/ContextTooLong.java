package io.aiclient.resilience;

import java.util.regex.Pattern;

/**
 * What providers and servers of models say of a prompt that is longer than the model
 * takes, alone or together with the answer that it asks for. A field that has more
 * characters than its own limit is none of these, nor is a {@code max_tokens} that is too
 * large by itself.
 */
final class ContextTooLong {

	private static final Pattern NAME = Pattern
		.compile("context_?length_?exceeded|context_window_exceeded|exceed_context_size|tokens_too_long");

	private static final Pattern CONTEXT = Pattern.compile("context[ _-]?(?:length|window|size|limit)|\\bn_ctx");

	private static final Pattern EXCEEDED = Pattern.compile("exceed|(?:longer|greater|larger|more) than|maximum context"
			+ "|max context|too (?:long|large|big|many)|overflow|\\bonly\\b|\\bbut the\\b");

	private static final Pattern PHRASES = Pattern.compile("context_length|"
			+ "\\b(?:prompt|input|messages|conversation)(?: length| tokens?)?(?: ?\\([^)]{0,40}\\))? ?(?:is |are |was )?too long"
			+ "|\\b(?:prompt|input) (?:is )?too large to process"
			+ "|\\bprompt[^.;]{0,60} (?:exceed|(?:longer|greater|larger|more) than)"
			+ "|\\binput (?:token|length|sequence|prompt|\\()[^.;]{0,60} (?:exceed|(?:longer|greater|larger|more) than)"
			+ "|input token count[^;]{0,40} only supports"
			+ "|max(?:imum)? (?:allowed )?(?:prompt|input|model|sequence|input sequence) (?:length|tokens)"
			+ "|reduce the length of|range of input length should be|model(?:'s)? token limit|token limit exceeded"
			+ "|model max length exceeded|too many (?:\\w+ )?tokens|tokens in the prompt cannot exceed"
			+ "|`inputs`[^.;]{0,60} must (?:be <=|have less than)");

	private static final Pattern ANOTHER_MATTER = Pattern
		.compile("string_above_max_length|string too long|throttl|please wait|too many requests");

	private ContextTooLong() {
	}

	/**
	 * Whether the error is called so, whatever else is said; code and type in lower case.
	 */
	static boolean isNamed(String names) {
		return NAME.matcher(names).find();
	}

	/**
	 * Whether it is said of a request that was refused for what it is; in lower case.
	 */
	static boolean isStated(String said) {
		if (ANOTHER_MATTER.matcher(said).find()) {
			return false;
		}
		return PHRASES.matcher(said).find() || (CONTEXT.matcher(said).find() && EXCEEDED.matcher(said).find());
	}

}
