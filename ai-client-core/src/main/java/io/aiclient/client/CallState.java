package io.aiclient.client;

import java.util.concurrent.atomic.AtomicBoolean;

import io.aiclient.AiResponse;
import io.aiclient.error.AiClientException;

/**
 * Where a {@link Call} stands, between its beginning and its end.
 * <p>
 * How is it designed, and why? A call is a state machine with one field, which only a
 * compare-and-set changes, and there is one rule: whoever moves a call away from a state
 * ends what that state names. So of several ends that come at once, an answer, a
 * deadline, a cancellation, the closing of the client, one counts; what is held is given
 * back once; and no lock is held while code of others runs. The one exception is
 * {@link Preparing}: its attempt belongs to the thread that prepares it until that thread
 * has moved the call on, or has found that it cannot. <pre>
 *             drive                permit               sent
 *   READY ───────────▶ Admission ─────────▶ Preparing ───────▶ InFlight ◀──▶ Emitting
 *    ▲  │                                    │  ▲    │           │  a piece of a stream
 *    │  ├──▶ Wait ──▶ READY                  │  └─ Wait for     │
 *    │  ├──▶ Follower ──▶ Answered, READY    │     the journal  ├──▶ Answered ──▶ ENDED
 *    │  └──▶ ENDED                           │                  │
 *    └───────────────────────────────────────┴──────────────────┘
 *          not sent: breaker, latch or cap       failed: then READY decides
 * </pre> A deadline or the closing moves each state but {@code Answered} to
 * {@code ENDED}, and {@code Emitting} to {@link Failing}, since the thread that delivers
 * a piece has to deliver the error after it. The caller's cancellation moves each state
 * to {@code ENDED}.
 */
sealed interface CallState permits CallState.Plain, CallState.Preparing, CallState.Sent, CallState.Answered,
		CallState.Failing, Wait, Follower {

	/**
	 * Whether a deadline or the closing may end the call in this state.
	 */
	default boolean isInterruptible() {
		return true;
	}

	/**
	 * Whether a request is in flight, which may come to an end when the client closes.
	 */
	default boolean isInFlight() {
		return false;
	}

	/**
	 * Ends what this state names. Called once, by whoever moved the call away from it
	 * without its own event.
	 */
	default void release() {
	}

	/**
	 * The states that name nothing.
	 */
	enum Plain implements CallState {

		/**
		 * The thread that drives the call decides what comes next.
		 */
		READY,
		/**
		 * The call holds nothing, and never will.
		 */
		ENDED;

		@Override
		public boolean isInterruptible() {
			return this == READY;
		}

	}

	/**
	 * Admitted; one thread asks the latch, the breaker and the spending cap.
	 *
	 * @param attempt what it prepares, and owns
	 */
	record Preparing(Attempt attempt) implements CallState {

	}

	/**
	 * An attempt was sent and has not ended.
	 */
	sealed interface Sent extends CallState permits InFlight, Emitting {

		Attempt attempt();

		@Override
		default boolean isInFlight() {
			return true;
		}

		@Override
		default void release() {
			attempt().cancelled();
		}

	}

	/**
	 * Sent; no piece of the answer is being delivered.
	 *
	 * @param attempt what is in flight
	 */
	record InFlight(Attempt attempt) implements Sent {

	}

	/**
	 * Sent; a piece of the answer is with the caller.
	 *
	 * @param attempt what is in flight
	 */
	record Emitting(Attempt attempt) implements Sent {

	}

	/**
	 * Answered; only its caller can still end it, so that no answer gets lost on its way.
	 *
	 * @param response the answer on the call's account
	 */
	record Answered(AiResponse response) implements CallState {

		@Override
		public boolean isInterruptible() {
			return false;
		}

	}

	/**
	 * Ended by an error while a piece is with the caller, who hears of it after the
	 * piece.
	 */
	final class Failing implements CallState {

		private final AiClientException error;

		private final AtomicBoolean oneCame = new AtomicBoolean();

		Failing(AiClientException error) {
			this.error = error;
		}

		AiClientException error() {
			return this.error;
		}

		/**
		 * Whether the other of two threads has come here before: the one that delivers
		 * the piece, and the one that gives back what the call held.
		 */
		boolean comesSecond() {
			return !this.oneCame.compareAndSet(false, true);
		}

		@Override
		public boolean isInterruptible() {
			return false;
		}

	}

}
