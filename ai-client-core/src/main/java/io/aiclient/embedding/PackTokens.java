package io.aiclient.embedding;

/**
 * Tokens of texts, before they are sent.
 *
 * @param count how many; zero or more
 * @param counted whether they were counted by the model's tokenizer; if not, they are
 * guessed
 */
public record PackTokens(long count, boolean counted) {

	static final PackTokens NONE = new PackTokens(0, true);

	PackTokens plus(PackTokens other) {
		return new PackTokens(this.count + other.count, this.counted && other.counted);
	}

}
