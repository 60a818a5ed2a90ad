package io.aiclient.simulator;

/**
 * The right answer whose usage is reported differently from OpenAI's. Streams report
 * usage only if {@code include_usage} asks for it: if it does not, they are as they
 * should be.
 */
public enum OddUsage implements Fault {

	/**
	 * No {@code usage}; in a stream, no event with it after the {@code finish_reason}.
	 */
	MISSING_USAGE,

	/**
	 * {@code "usage":null}; in a stream, also in the event that should report it.
	 */
	USAGE_NULL,

	/**
	 * The right usage in one event, and <code>"usage":{}</code> in one more after it. In
	 * a JSON answer only <code>"usage":{}</code>.
	 */
	USAGE_THEN_EMPTY,

	/**
	 * Each event of a stream has the usage up to it: its completion tokens rise by one
	 * with each token, up to the right usage in the last one. A JSON answer is as it
	 * should be.
	 */
	USAGE_CUMULATIVE,

	/**
	 * The right usage with its numbers as decimals, such as {@code 9.0}.
	 */
	USAGE_FLOATS,

	/**
	 * {@code prompt_tokens} of -1, {@code completion_tokens} of 9223372036854775807 and
	 * {@code total_tokens} of 0.
	 */
	USAGE_ABSURD;

	@Override
	public String label() {
		return FaultNames.label(this);
	}

}
