package io.aiclient.simulator;

/**
 * What can break on the wire, or in the body of an answer with status 200.
 */
public enum WireFault implements Fault {

	/**
	 * Nothing goes wrong: for a place in a script.
	 */
	NONE,

	/**
	 * The connection is reset before a header is sent.
	 */
	RESET_BEFORE_HEADERS,

	/**
	 * Headers and half of the body (half of the events) are sent, then the connection is
	 * reset.
	 */
	RESET_MID_BODY,

	/**
	 * Nothing is sent, and the connection stays open.
	 */
	HANG_BEFORE_HEADERS,

	/**
	 * Headers and half of the body are sent, then nothing more.
	 */
	HANG_MID_BODY,

	/**
	 * A complete HTTP answer whose JSON ends half-way; a stream that ends within an event
	 * and without {@code [DONE]}.
	 */
	TRUNCATED_JSON,

	/**
	 * A body, or an event, that is not JSON.
	 */
	INVALID_JSON,

	/**
	 * An HTML page, with the type {@code text/html}.
	 */
	HTML_PAGE,

	/**
	 * {@code "choices": []}; in a stream, no chunk has a choice. Of embeddings,
	 * {@code "data": []}.
	 */
	NO_CHOICES,

	/**
	 * {@code "content": null} without a refusal or a tool call; in a stream, no delta has
	 * content. Of embeddings, the last has {@code "embedding": null}.
	 */
	NULL_CONTENT,

	/**
	 * An {@code error} object instead of the first token of a stream, or as the JSON of
	 * an answer with status 200.
	 */
	ERROR_EVENT_FIRST,

	/**
	 * An {@code error} object half-way through a stream. In a JSON answer, as
	 * {@link #ERROR_EVENT_FIRST}.
	 */
	ERROR_EVENT_MIDWAY;

	@Override
	public String label() {
		return FaultNames.label(this);
	}

}
