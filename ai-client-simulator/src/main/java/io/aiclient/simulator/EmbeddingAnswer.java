package io.aiclient.simulator;

import java.util.List;

/**
 * The vectors of one request, as OpenAI's {@code list} of {@code embedding}.
 *
 * @param answeredAs the name under which the model answers
 */
record EmbeddingAnswer(EmbeddingRequest request, String answeredAs, Fault fault) implements Answer {

	@Override
	public int promptTokens() {
		return this.request.promptTokens();
	}

	@Override
	public int completionTokens() {
		return 0;
	}

	@Override
	public boolean isRight() {
		return FaultEffect.leavesAnswer(this.fault)
				&& (!(this.fault instanceof OddVectors) || this.fault == OddVectors.VECTORS_REVERSED);
	}

	@Override
	public boolean isStreamed() {
		return false;
	}

	@Override
	public List<byte[]> json() {
		return new EmbeddingPieces(this);
	}

	@Override
	public List<byte[]> events() {
		throw new UnsupportedOperationException("Embeddings are not streamed");
	}

}
