package io.aiclient.resilience;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiExchangeException;
import io.aiclient.error.Thrown;

/**
 * Which of several inputs a provider blames for a refusal, as far as it says so: in the
 * field that names a part of the request, or in words. Words are a hint only, and may be
 * of an input themselves.
 */
public final class NamedInput {

	/**
	 * None is named.
	 */
	public static final int NONE = -1;

	/**
	 * Another part of the request is named, such as its model.
	 */
	public static final int OTHER_PART = -2;

	private static final Pattern PART = Pattern.compile(
			"\\$?[./]?(?:body[./])?(?:inputs?|texts?|prompts?|contents?|messages?|requests?)(?:[\\[./](\\d{1,6})]?.*)?");

	private static final Pattern WORDS = Pattern.compile(
			"\\b(?:inputs?|texts?)(?:\\[|\\.)(\\d{1,6})\\b|\\b(?:index|position|item|element)[ :=]+(?:of )?#?(\\d{1,6})\\b",
			Pattern.CASE_INSENSITIVE);

	private NamedInput() {
	}

	/**
	 * Reads it from a failure.
	 * @param failure what an exchange reported
	 * @return the index from zero, {@link #NONE} or {@link #OTHER_PART}
	 */
	public static int of(Throwable failure) {
		AiExchangeException reported = Thrown.causes(failure)
			.filter(AiExchangeException.class::isInstance)
			.map(AiExchangeException.class::cast)
			.findFirst()
			.orElse(null);
		if (reported == null) {
			return NONE;
		}
		String part = reported.param();
		if (part != null && !part.isBlank()) {
			Matcher named = PART.matcher(part);
			if (!named.matches()) {
				return OTHER_PART;
			}
			if (named.group(1) != null) {
				return Integer.parseInt(named.group(1));
			}
		}
		return inWords(reported.getMessage());
	}

	private static int inWords(@Nullable String message) {
		Matcher named = WORDS.matcher((message != null) ? message : "");
		if (!named.find()) {
			return NONE;
		}
		return Integer.parseInt((named.group(1) != null) ? named.group(1) : named.group(2));
	}

}
