package io.aiclient.simulator;

import java.util.List;

/**
 * The answer to one request, with what its fault leaves out or changes of the text,
 * before it is sent.
 */
interface Answer {

	int promptTokens();

	int completionTokens();

	/**
	 * Whether a client that reads all that is sent has the right answer.
	 */
	boolean isRight();

	/**
	 * Whether it is sent as {@link #events()}, and not as {@link #json()}.
	 */
	boolean isStreamed();

	/**
	 * The JSON in pieces, each made when it is asked for.
	 */
	List<byte[]> json();

	List<byte[]> events();

}
