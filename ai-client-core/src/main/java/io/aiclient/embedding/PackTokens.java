package io.aiclient.embedding;

/**
 * Tokens of texts, before they are sent.
 *
 * @param count how many; zero or more
 * @param guessed how many of them were guessed, and not counted by the model's tokenizer
 */
public record PackTokens(long count, long guessed) {

	static final PackTokens NONE = new PackTokens(0, 0);

	/**
	 * Whether all were counted by the model's tokenizer.
	 */
	public boolean areCounted() {
		return this.guessed == 0;
	}

	PackTokens plus(PackTokens other) {
		return new PackTokens(this.count + other.count, this.guessed + other.guessed);
	}

	PackTokens minus(PackTokens other) {
		return new PackTokens(this.count - other.count, this.guessed - other.guessed);
	}

}
