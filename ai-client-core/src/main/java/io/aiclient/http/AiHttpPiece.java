package io.aiclient.http;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiExchangeException;
import io.aiclient.AiPiece;
import io.aiclient.AiResponse;

/**
 * A piece of the answer to one attempt.
 *
 * @param head status and headers, in the first piece only
 * @param content bytes of the body that came with this piece; may be empty
 * @param end what the answer says of itself, in the last piece of a success: usage and
 * model, as far as they could be read, without content
 * @param failure what the answer means, in the last piece of a failure: a status that is
 * no success, or an error in the body
 */
public record AiHttpPiece(@Nullable AiHttpHead head, ByteBuffer content, @Nullable AiResponse end,
		@Nullable AiExchangeException failure) implements AiPiece {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	/**
	 * The first piece, of which more follow.
	 */
	public static AiHttpPiece first(AiHttpHead head, ByteBuffer content) {
		return new AiHttpPiece(head, content, null, null);
	}

	/**
	 * A piece in the middle.
	 */
	public static AiHttpPiece next(ByteBuffer content) {
		return new AiHttpPiece(null, content, null, null);
	}

	/**
	 * The last piece of a success of which all was delivered.
	 */
	public static AiHttpPiece last(AiResponse end) {
		return new AiHttpPiece(null, NOTHING, end, null);
	}

	@Override
	public AiHttpPiece withEnd(AiResponse end) {
		return new AiHttpPiece(this.head, this.content, end, this.failure);
	}

	/**
	 * Leaves the bytes out.
	 */
	@Override
	public String toString() {
		return "AiHttpPiece[" + ((this.head != null) ? this.head.status() + ", " : "") + this.content.remaining()
				+ " bytes, end=" + this.end + ", failure=" + this.failure + "]";
	}

}
