package io.aiclient.client;

import org.jspecify.annotations.Nullable;

/**
 * Between which calls of one client an answer may pass.
 *
 * @param partition a hash of the caller's partition; null if it has none
 * @param keys a hash of the keys that calls carried when this one began
 */
record AnswerScope(@Nullable String partition, String keys) {

	/**
	 * That of a call of which it is not known whose it is: it shares nothing.
	 */
	static final AnswerScope UNKNOWN = new AnswerScope(null, "");

	boolean isKnown() {
		return !equals(UNKNOWN);
	}

}
