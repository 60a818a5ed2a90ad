package io.aiclient;

import org.jspecify.annotations.Nullable;

/**
 * A piece of an answer that comes in pieces.
 */
public interface AiPiece {

	/**
	 * The whole response.
	 * @return null but in the last piece
	 */
	@Nullable AiResponse end();

	/**
	 * This piece with another response.
	 * @param end the whole response
	 * @return the copy
	 */
	AiPiece withEnd(AiResponse end);

}
