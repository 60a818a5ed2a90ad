package io.aiclient.http;

import io.aiclient.AiRequest;

/**
 * What an HTTP request asks for, as far as it could be read.
 *
 * @param described what admission, prices and meters need: the model where one is named,
 * the texts as messages, the most tokens of the answer, and as its group the path
 * @param metering what it counts as
 */
public record AiHttpDemand(AiRequest described, Metering metering) {

	/**
	 * What a request counts as.
	 */
	public enum Metering {

		/**
		 * A request, the tokens of its prompt, and those of its answer.
		 */
		TOKENS,
		/**
		 * A request and the tokens of its prompt: nothing is generated.
		 */
		PROMPT,
		/**
		 * A request, of whose tokens nothing is known.
		 */
		REQUEST,
		/**
		 * Nothing: it takes no slot, no quota of a model, and says nothing about one.
		 */
		NONE

	}

}
