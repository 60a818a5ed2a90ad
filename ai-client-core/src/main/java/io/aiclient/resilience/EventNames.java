package io.aiclient.resilience;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiExchangeException;

/**
 * What the names of an error mean that came without a status: in an event of a stream, or
 * in the body of a success.
 */
final class EventNames {

	private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");

	/**
	 * A number of the provider's own, which says nothing to others.
	 */
	private static final Pattern NUMBER = Pattern.compile("-?\\d+");

	private static final int MOST_WORDS = 200;

	/**
	 * Where something is quoted; neither the apostrophe of "you've" nor the name of a
	 * single field.
	 */
	private static final Pattern QUOTED = Pattern.compile("(?<!\\S)([`'\"])[\\w.\\[\\]-]{1,64}\\1(?![\\w'\"`])"
			+ "|(?<=\\p{L}{2})['\u2019](?=(?:s|t|re|ve|ll|d|m)\\b)|([`'\"{\u2018\u2019\u201c\u201d\u00ab])");

	private EventNames() {
	}

	/**
	 * The status of a failure: its own, else that which an event has as its code.
	 */
	static @Nullable Integer status(AiExchangeException failure) {
		String code = failure.code();
		if (failure.status() == null && code != null && STATUS.matcher(code).matches()) {
			return Integer.valueOf(code);
		}
		return failure.status();
	}

	/**
	 * Whether nothing but words says what it is: no status, no type, and no code but a
	 * number.
	 */
	static boolean isUnnamed(AiExchangeException failure) {
		String code = failure.code();
		return status(failure) == null && failure.type() == null && (code == null || NUMBER.matcher(code).matches());
	}

	/**
	 * The words that may be gone by. Those of an error without a name may quote the
	 * prompt or the answer of a model, which say nothing about the error: of them only
	 * what stands at the beginning, before any quotation.
	 */
	static String words(AiExchangeException failure) {
		String message = String.valueOf(failure.getMessage());
		if (!isUnnamed(failure)) {
			return message;
		}
		String start = message.substring(0, Math.min(message.length(), MOST_WORDS));
		Matcher quoted = QUOTED.matcher(start);
		while (quoted.find()) {
			if (quoted.group(2) != null) {
				return start.substring(0, quoted.start());
			}
		}
		return start;
	}

	/**
	 * What a code and a type mean, in lower case.
	 */
	static Outcome outcomeOf(String names) {
		if (containsAny(names, "overloaded", "unavailable", "server_busy")) {
			return Outcome.OVERLOADED;
		}
		if (containsAny(names, "rate_limit", "ratelimit", "too_many_requests", "toomanyrequests", "slow_down",
				"throttl", "resource_exhausted", "quota")) {
			return Outcome.RATE_LIMITED;
		}
		if (containsAny(names, "authentication", "unauthenticated", "unauthorized", "invalid_api_key")) {
			return Outcome.UNAUTHORIZED;
		}
		if (containsAny(names, "permission", "forbidden")) {
			return Outcome.FORBIDDEN;
		}
		if (containsAny(names, "invalid_request", "bad_request", "badrequest", "invalid_argument", "invalid_parameter",
				"invalidparameter", "validation", "unprocessable", "context_length", "not_found", "notfound",
				"too_large", "content_filter", "content_policy")) {
			return Outcome.INVALID_REQUEST;
		}
		return Outcome.SERVER_ERROR;
	}

	/**
	 * What an error means that has no name. Words never say that a key is refused or an
	 * account empty: that would stop the whole client.
	 */
	static Outcome outcomeOfWords(String said) {
		if (containsAny(said, "rate limit", "rate-limit", "too many requests", "slow down", "quota")) {
			return Outcome.RATE_LIMITED;
		}
		if (containsAny(said, "service unavailable", "temporarily unavailable", "server is busy", "too busy",
				"high demand")) {
			return Outcome.OVERLOADED;
		}
		Outcome outcome = said.contains("not found") ? Outcome.INVALID_REQUEST : outcomeOf(said);
		return outcome.setsLatch() ? Outcome.SERVER_ERROR : outcome;
	}

	static boolean containsAny(String said, String... words) {
		return Stream.of(words).anyMatch(said::contains);
	}

}
