package io.aiclient.resilience;

import java.util.stream.Stream;

/**
 * What the names of an error mean that came without a status: in an event of a stream, or
 * in the body of a success.
 */
final class EventNames {

	private EventNames() {
	}

	/**
	 * What a code and a type mean.
	 * @param names code and type, in lower case
	 * @return {@link Outcome#SERVER_ERROR} if they are unknown
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
	 * What an error means that has no name.
	 * @param said its message, in lower case
	 * @return {@link Outcome#SERVER_ERROR} if that is unknown
	 */
	static Outcome outcomeOfWords(String said) {
		if (containsAny(said, "insufficient_quota", "insufficient balance", "insufficient credit",
				"check your plan and billing")) {
			return Outcome.QUOTA_EXHAUSTED;
		}
		if (containsAny(said, "rate limit", "rate-limit", "too many requests", "slow down", "quota")) {
			return Outcome.RATE_LIMITED;
		}
		if (containsAny(said, "service unavailable", "temporarily unavailable", "server is busy", "too busy",
				"high demand")) {
			return Outcome.OVERLOADED;
		}
		if (containsAny(said, "invalid api key", "incorrect api key", "not authenticated")) {
			return Outcome.UNAUTHORIZED;
		}
		return said.contains("not found") ? Outcome.INVALID_REQUEST : outcomeOf(said);
	}

	private static boolean containsAny(String said, String... words) {
		return Stream.of(words).anyMatch(said::contains);
	}

}
