package io.aiclient.simulator;

/**
 * An answer that does not end as it should, or not when it should.
 */
public enum OddEnding implements Fault {

	/**
	 * The first half of the text's tokens, then {@code "finish_reason":"error"} with
	 * <code>"error":{"code":502,"message":"Upstream error"}</code> beside it in the
	 * choice. A stream ends with {@code [DONE]}, without usage; a JSON answer has its
	 * usage.
	 */
	FINISH_REASON_ERROR,

	/**
	 * The right JSON answer with {@code "finish_reason":""}. In a stream the first half
	 * of the text's tokens, then that reason, and the end: neither usage nor
	 * {@code [DONE]}.
	 */
	FINISH_REASON_EMPTY,

	/**
	 * As {@link #FINISH_REASON_EMPTY}, with the text {@code "null"} as the reason.
	 */
	FINISH_REASON_NULL_TEXT,

	/**
	 * The right stream without its {@code [DONE]}. A JSON answer is right, and ends as it
	 * should.
	 */
	NO_DONE,

	/**
	 * The right stream up to {@code [DONE]}, after which it does not end: nothing more is
	 * sent, and the connection stays open until the client closes it. A JSON answer is
	 * whole, in a chunked body that does not end.
	 */
	DONE_THEN_OPEN,

	/**
	 * The right stream up to its {@code finish_reason}, then nothing more, neither usage
	 * nor {@code [DONE]}, and the connection stays open until the client closes it. A
	 * JSON answer as with {@link #DONE_THEN_OPEN}.
	 */
	FINISHED_THEN_SILENT,

	/**
	 * The right stream up to {@code [DONE]}, and every 50 ms after it a {@code : ping}
	 * comment, until the client closes the connection. After a JSON answer, blank lines.
	 */
	PINGS_FOREVER;

	@Override
	public String label() {
		return FaultNames.label(this);
	}

}
