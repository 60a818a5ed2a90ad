package io.aiclient.simulator.quota;

/**
 * What a request costs of a token quota, and when.
 */
public enum TokenCharge {

	/**
	 * When admitted, the prompt and the most that the answer may have; never corrected.
	 * OpenAI's rule. A request without a maximum is charged its prompt.
	 */
	PROMPT_AND_MAX,

	/**
	 * When admitted, the prompt; the answer is free.
	 */
	PROMPT,

	/**
	 * When admitted, the prompt; when answered, the tokens of the answer, even beyond the
	 * allowance.
	 */
	ACTUAL;

	/**
	 * The charge when a request is admitted.
	 * @param promptTokens the tokens of its prompt
	 * @param maxTokens the most tokens its answer may have, zero if it does not say
	 * @return tokens
	 */
	public long whenAdmitted(long promptTokens, long maxTokens) {
		return (this == PROMPT_AND_MAX) ? promptTokens + maxTokens : promptTokens;
	}

	/**
	 * The further charge when a request has been answered.
	 * @param completionTokens the tokens of the answer
	 * @return tokens
	 */
	public long whenAnswered(long completionTokens) {
		return (this == ACTUAL) ? completionTokens : 0;
	}

}
