package io.aiclient.benchmarks;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A client that makes the same calls as the others.
 */
interface Contender extends AutoCloseable {

	String MODEL = "gpt-4.1-mini";

	String KEY = "benchmark";

	String PATH = "/chat/completions";

	/**
	 * Makes calls, and reads each answer's text.
	 * @param count how many
	 * @return how many brought a text
	 */
	long run(int count);

	@Override
	void close();

	static String prompt(int i) {
		return "Translate into German:\n\nSentence number " + i + " of the benchmark.";
	}

	static long answered(@Nullable Long count) {
		return (count != null) ? count : 0;
	}

	/**
	 * A request.
	 *
	 * @param model the model
	 * @param messages the messages
	 */
	record Chat(String model, List<Message> messages) {

		static Chat of(int i) {
			return new Chat(MODEL, List.of(new Message("user", prompt(i))));
		}

	}

	/**
	 * A message.
	 *
	 * @param role who
	 * @param content what
	 */
	record Message(String role, String content) {

	}

	/**
	 * An answer.
	 *
	 * @param choices its choices
	 */
	record Completion(List<Choice> choices) {

		boolean hasText() {
			return !this.choices.get(0).message().content().isEmpty();
		}

	}

	/**
	 * A choice.
	 *
	 * @param message the message
	 */
	record Choice(Message message) {

	}

}
