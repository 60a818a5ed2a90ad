package io.aiclient;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a streamed answer.
 *
 * @param delta the text that came with this piece; empty in the last one
 * @param end the whole response, in the last piece only
 */
public record AiChunk(String delta, @Nullable AiResponse end) implements AiPiece {

	@Override
	public AiChunk withEnd(AiResponse end) {
		return new AiChunk(this.delta, end);
	}

	/**
	 * Leaves the text out: an answer does not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiChunk[" + this.delta.length() + " characters, end=" + this.end + "]";
	}

}
