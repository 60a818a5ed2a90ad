package io.aiclient;

/**
 * The forms in which the answers of a client can be had. Those of the Spring Boot
 * starter's clients are records, enums, lists and whatever else a JSON schema can say.
 * Must be safe for use by many threads.
 */
public interface AnswerFormats {

	/**
	 * None: answers are text.
	 */
	AnswerFormats NONE = new AnswerFormats() {

		@Override
		public <T> AnswerFormat<T> format(Class<T> type) {
			throw new IllegalStateException("This client reads no answer as " + type.getSimpleName()
					+ ": it has no AnswerFormats. The clients of the Spring Boot starter have; give one of your own "
					+ "to AiClientBuilder.answerFormats(...), and let a client that wraps another return the "
					+ "answerFormats() of that");
		}

		@Override
		public int retries() {
			return 0;
		}

	};

	/**
	 * The form of a type.
	 * @param <T> the type
	 * @param type the type
	 * @return the form
	 * @throws IllegalArgumentException if answers cannot be read as that
	 * @throws IllegalStateException if they cannot be read as anything
	 */
	<T> AnswerFormat<T> format(Class<T> type);

	/**
	 * How often to ask again after an answer that has not the form. Requests at most = 1
	 * + retries.
	 * @return zero or more
	 */
	int retries();

}
