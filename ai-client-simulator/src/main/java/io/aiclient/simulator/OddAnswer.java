package io.aiclient.simulator;

/**
 * The right answer in an odd form: its usage, its tool calls and its end are in
 * {@link OddUsage}, {@link OddToolCall} and {@link OddEnding}.
 */
public enum OddAnswer implements Fault {

	/**
	 * The right answer as {@code text/plain}.
	 */
	TEXT_PLAIN,

	/**
	 * The right answer, but the connection is kept alive while it is prepared: by blank
	 * lines before JSON, by {@code : keep-alive} comments in a stream. Headers go out at
	 * once.
	 */
	KEEP_ALIVE,

	/**
	 * A {@code 103 Early Hints} with a {@code Link} header at once, before the right
	 * answer.
	 */
	EARLY_HINTS,

	/**
	 * A {@code 102 Processing} at once, before the right answer.
	 */
	PROCESSING,

	/**
	 * A byte order mark (the bytes EF BB BF) before the JSON, or before the first event.
	 */
	BYTE_ORDER_MARK,

	/**
	 * The only choice has {@code "index":1}, in each event and in a JSON answer.
	 */
	CHOICE_INDEX_ONE,

	/**
	 * As Azure does: the first event of a stream has {@code "choices":[]}, an empty id
	 * and model, and {@code prompt_filter_results}. A JSON answer has
	 * {@code prompt_filter_results} beside its choices.
	 */
	EMPTY_FIRST_CHUNK,

	/**
	 * The content is a list of <code>{"type":"text","text":"…"}</code>: of two, with the
	 * first half of the text's tokens and the rest, in a JSON answer, and of one in each
	 * event that has content.
	 */
	CONTENT_PARTS,

	/**
	 * The {@code logprobs} of the choice have {@code "logprob":NaN}, which JSON does not
	 * know, for the first token of a JSON answer and for each token of a stream.
	 */
	NAN_IN_LOGPROBS,

	/**
	 * Before the text the model thinks, with a draft in JSON that is not the answer:
	 * {@code <think>}, a line {@code A first draft:}, <code>{"draft":true}</code> within
	 * a {@code json} fence, a line {@code That is not it yet.}, {@code </think>} and a
	 * blank line. Tokens and {@code max_tokens} count it.
	 */
	THINKING,

	/**
	 * The text within a {@code json} fence. Tokens and {@code max_tokens} count it.
	 */
	FENCED_JSON,

	/**
	 * The text between {@code Here is the JSON:} and {@code Let me know if you need
	 * anything else.}, with a blank line after the one and before the other. Tokens and
	 * {@code max_tokens} count it.
	 */
	PROSE_AROUND_JSON;

	@Override
	public String label() {
		return FaultNames.label(this);
	}

}
