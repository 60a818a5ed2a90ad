package io.aiclient.simulator;

/**
 * A call of one tool, written differently from OpenAI's. The call is of the first
 * function among the request's {@code tools}, its arguments made from the schema of the
 * parameters and what the message is about. A request without tools is answered with a
 * call of {@code lookup} whose only argument, {@code text}, is what the message is about;
 * as the request did not ask for that, it does not count as a right answer.
 * <p>
 * A stream begins with an event that has the index, the id, the type, the name and empty
 * arguments; each further event has the index and one token of the arguments.
 */
public enum OddToolCall implements Fault {

	/**
	 * Each event of a stream has the id, the type and the whole name again. A JSON answer
	 * is as it should be.
	 */
	TOOL_NAME_REPEATED,

	/**
	 * The first two events of a stream have a half of the name each. A JSON answer is as
	 * it should be.
	 */
	TOOL_NAME_IN_PIECES,

	/**
	 * After the last token, one more event of a stream has all of the arguments again. A
	 * JSON answer is as it should be.
	 */
	TOOL_ARGUMENTS_REPEATED,

	/**
	 * The only call has {@code "index":1}, in each event and in a JSON answer.
	 */
	TOOL_OTHER_INDEX,

	/**
	 * No event of a stream has the index of the call. A JSON answer is as it should be.
	 */
	TOOL_NO_INDEX;

	@Override
	public String label() {
		return FaultNames.label(this);
	}

}
