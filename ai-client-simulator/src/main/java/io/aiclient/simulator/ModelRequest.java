package io.aiclient.simulator;

import java.util.List;

/**
 * What the provider needs to know of any valid request.
 */
sealed interface ModelRequest permits ChatRequest, EmbeddingRequest {

	/**
	 * The model asked for.
	 */
	String model();

	int promptTokens();

	/**
	 * The most tokens of the answer, 0 for any number, or where answers have none.
	 */
	int maxTokens();

	/**
	 * The texts whose own faults the request meets: the last message of the user, or the
	 * inputs.
	 */
	List<String> subjects();

	/**
	 * Derives the answer.
	 * @param n the number of the accepted request, which decides what is drawn
	 * @param fault what may leave out or change something of it
	 */
	Answer answer(AnswerSettings settings, long n, Fault fault);

}
