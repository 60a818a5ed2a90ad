package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.aiclient.AiPiece;
import io.aiclient.AiResponse;
import io.aiclient.error.AiClientException;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.resilience.Outcome;

/**
 * Where a call reports to: a subscriber, a batch, or the followers of a shared call. One
 * of {@link #succeeded} and {@link #failed} comes last, unless the call is cancelled; the
 * call holds nothing any more then. None of the methods throws.
 */
interface CallOutput {

	/**
	 * The context of whoever subscribed.
	 */
	Context context();

	/**
	 * How many pieces of a streamed answer were asked for so far.
	 */
	default long requested() {
		return Long.MAX_VALUE;
	}

	/**
	 * The call was admitted, and its attempt has gone out or waits for something else.
	 * May come again with each attempt.
	 */
	default void admitted() {
	}

	/**
	 * A piece of a streamed answer, also the last.
	 * @param piece the piece
	 */
	default void next(AiPiece piece) {
	}

	/**
	 * An attempt failed. One of another comes after it, or the end of the call.
	 * @param outcome what it came to
	 * @param failure what the exchange reported or threw
	 * @param answer what the provider answered, which is the response if none comes after
	 * it; null if the failure is without one
	 */
	default void attemptFailed(Outcome outcome, Throwable failure, @Nullable AiHttpPiece answer) {
	}

	/**
	 * Nothing comes after the answer of the last attempt: {@link #failed} follows.
	 */
	default void givesUp() {
	}

	void succeeded(AiResponse response);

	/**
	 * The call has ended without a usable answer.
	 * @param error why
	 * @param paid an answer that was paid for all the same; null if there is none
	 */
	void failed(AiClientException error, @Nullable AiResponse paid);

}
