package io.aiclient.simulator;

import java.util.List;

/**
 * What the provider needs to know of a valid request for embeddings.
 *
 * @param model the model asked for
 * @param inputs the texts; for token ids, the JSON of their list
 * @param promptTokens the tokens of all inputs
 * @param dimensions the numbers of each vector
 * @param base64 whether vectors are asked for as base64, not as numbers
 */
record EmbeddingRequest(String model, List<String> inputs, int promptTokens, int dimensions,
		boolean base64) implements ModelRequest {

	@Override
	public int maxTokens() {
		return 0;
	}

	@Override
	public List<String> subjects() {
		return this.inputs;
	}

	@Override
	public Answer answer(AnswerSettings settings, long n, Fault fault) {
		return new EmbeddingAnswer(this, settings.models().getOrDefault(this.model, this.model), fault);
	}

}
