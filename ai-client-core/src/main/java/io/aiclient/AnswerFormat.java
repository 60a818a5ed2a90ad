package io.aiclient;

/**
 * A form in which answers are wanted, such as a record: what a request must carry so that
 * its answer has the form, and how the text of an answer is read. Found through the
 * client ({@link AiClient#answerFormats()}). Must be safe for use by many threads, and
 * must not block.
 *
 * @param <T> type of the values
 */
public interface AnswerFormat<T> {

	/**
	 * Asks for the form.
	 * @param request a request that does not
	 * @return the request with what the form needs: instructions, options or both
	 */
	AiRequest ask(AiRequest request);

	/**
	 * Reads an answer that is neither a refusal nor cut. Throws nothing.
	 * @param answer the text that the model wrote
	 * @return its value, or what is wrong with it
	 */
	Reading<T> read(String answer);

	/**
	 * What became of reading an answer: a {@link Value} or a {@link Problem}.
	 *
	 * @param <T> type of the value
	 */
	sealed interface Reading<T> {

	}

	/**
	 * An answer that has the form.
	 *
	 * @param <T> type of the value
	 * @param value what it was read as
	 */
	record Value<T>(T value) implements Reading<T> {

	}

	/**
	 * An answer that has not.
	 *
	 * @param <T> type that the value would have had
	 * @param message a sentence that says what is wrong, as the model and the caller see
	 * it: it names fields, and does not quote the answer
	 */
	record Problem<T>(String message) implements Reading<T> {

	}

}
