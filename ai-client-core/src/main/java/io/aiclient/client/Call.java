package io.aiclient.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiPiece;
import io.aiclient.AiResponse;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.client.CallState.Plain;
import io.aiclient.error.AiClientException;

/**
 * One request from the caller's subscription to its end, and the one {@link CallState}
 * that it is in. What is known of it beside that is in {@link CallFacts}.
 * <p>
 * How is it designed, and why? The {@link Pipeline} decides what a call does next; this
 * class holds where it stands, and ends it. Each end is one method, which moves the state
 * on, gives back what the state named, and then does the rest in a fixed order: the
 * deadline stops, the funds and the observer end, the call leaves the client's active
 * calls, and last its output hears of it. So whatever the caller does in its signal finds
 * everything free. Counters are written by the thread that drives the call, and read by
 * others; the state decides everything that must happen once.
 */
final class Call extends CallFacts {

	private static final AtomicReferenceFieldUpdater<Call, CallState> STATE = AtomicReferenceFieldUpdater
		.newUpdater(Call.class, CallState.class, "state");

	private final Owner owner;

	private final AtomicInteger drives = new AtomicInteger();

	private volatile CallState state = Plain.READY;

	private volatile int attempts;

	private volatile boolean answered;

	private volatile boolean emitted;

	Call(Asked asked, RequestObserver observer, Deadline deadline, CallOutput output, Owner owner) {
		super(asked, observer, deadline, output);
		this.owner = owner;
	}

	CallState state() {
		return this.state;
	}

	/**
	 * Moves on, unless another has moved the call meanwhile.
	 * @param from the state that it is taken to be in
	 * @param to the next state
	 * @return whether it was in that state
	 */
	boolean move(CallState from, CallState to) {
		return STATE.compareAndSet(this, from, to);
	}

	/**
	 * Moves away from an attempt that has ended by itself.
	 * @param attempt the attempt, sent
	 * @param to the next state
	 * @return false if another ended the attempt before
	 */
	boolean leave(Attempt attempt, CallState to) {
		for (CallState was = this.state; attemptIn(was) == attempt; was = this.state) {
			if (move(was, to)) {
				deadline().attemptEnds();
				return true;
			}
		}
		return false;
	}

	/**
	 * Begins to drive the call, unless a thread does already, which goes on then.
	 * @return whether this thread is to drive it
	 */
	boolean beginsToDrive() {
		return this.drives.getAndIncrement() == 0;
	}

	boolean goesOn() {
		return this.drives.decrementAndGet() != 0;
	}

	/**
	 * Moves on to an attempt that is sent now.
	 * @return false if the call has ended meanwhile
	 */
	boolean sends(Attempt attempt) {
		boolean sends = move(attempt.preparing(), attempt.inFlight());
		if (sends) {
			this.attempts = attempt.number();
			handOverFunds();
			unusable(null);
			deadline().attemptBegins();
		}
		return sends;
	}

	int attempts() {
		CallState now = this.state;
		if (now instanceof Follower follower) {
			return follower.attempts();
		}
		Attempt sent = attemptIn(now);
		return (sent != null) ? sent.number() : this.attempts;
	}

	@Nullable Attempt inFlight() {
		return attemptIn(this.state);
	}

	private static @Nullable Attempt attemptIn(CallState state) {
		return (state instanceof CallState.Sent sent) ? sent.attempt() : null;
	}

	/**
	 * Delivers a piece of a streamed answer. One that comes within the request of the
	 * piece before is delivered within that.
	 * @param attempt what brings it
	 * @param piece the piece
	 */
	void emit(Attempt attempt, AiPiece piece) {
		if (this.state == attempt.emitting()) {
			output().next(piece);
			return;
		}
		this.emitted = true;
		if (!move(attempt.inFlight(), attempt.emitting())) {
			return;
		}
		try {
			attempt.received();
			output().next(piece);
		}
		finally {
			if (!move(attempt.emitting(), attempt.inFlight()) && this.state instanceof CallState.Failing failing) {
				failsTogether(failing);
			}
		}
	}

	/**
	 * Called by the thread that delivers a piece and by the one that ended the call
	 * meanwhile: whoever comes second, when all is free, reports the failure.
	 */
	private void failsTogether(CallState.Failing failing) {
		if (failing.comesSecond() && move(failing, Plain.ENDED)) {
			reportFailure(failing.error());
		}
	}

	/**
	 * Whether a piece was delivered, so that nothing can be made again.
	 */
	boolean hasEmitted() {
		return this.emitted;
	}

	/**
	 * Whether it has its answer, which may be yet to be delivered.
	 */
	boolean isAnswered() {
		CallState now = this.state;
		return this.answered || (now != Plain.ENDED && !now.isInterruptible());
	}

	/**
	 * Ends the call with its answer, once that is delivered as far as it comes in pieces.
	 * @param answered the answer
	 */
	void succeed(CallState.Answered answered) {
		this.answered = true;
		if (move(answered, Plain.ENDED)) {
			endHoldings();
			observer().succeeded(answered.response());
			this.owner.ended(this);
			output().succeeded(answered.response());
		}
	}

	/**
	 * Ends the call with an error, unless it is answered or has ended.
	 */
	void fail(AiClientException error) {
		for (CallState was = this.state; was.isInterruptible(); was = this.state) {
			if (fail(was, error)) {
				return;
			}
		}
	}

	/**
	 * Ends the call with an error, unless a request of it is in flight.
	 */
	void turnAway(AiClientException error) {
		if (this.state instanceof Follower follower) {
			follower.turnAwayLeader(error);
		}
		for (CallState was = this.state; !was.isInFlight() && was.isInterruptible(); was = this.state) {
			if (fail(was, error)) {
				return;
			}
		}
	}

	/**
	 * Ends the call with the error of code that threw, whatever its state.
	 */
	void broke(Throwable thrown) {
		AiClientException error = this.owner.inside(thrown);
		for (CallState was = this.state; was != Plain.ENDED; was = this.state) {
			if (fail(was, error)) {
				return;
			}
		}
	}

	private boolean fail(CallState was, AiClientException error) {
		CallState next = (was instanceof CallState.Emitting) ? new CallState.Failing(error) : Plain.ENDED;
		if (!move(was, next)) {
			return false;
		}
		was.release();
		if (next instanceof CallState.Failing failing) {
			failsTogether(failing);
		}
		else {
			reportFailure(error);
		}
		return true;
	}

	private void reportFailure(AiClientException error) {
		AiResponse paid = unusableResponse();
		endHoldings();
		observer().failed(error, paid);
		this.owner.ended(this);
		output().failed(error, paid);
	}

	/**
	 * Ends the call because its caller has gone.
	 */
	void cancel() {
		for (CallState was = this.state; was != Plain.ENDED; was = this.state) {
			if (move(was, Plain.ENDED)) {
				was.release();
				endHoldings();
				observer().cancelled();
				this.owner.ended(this);
				return;
			}
		}
	}

	void deadlineMissed() {
		int attempts = attempts();
		fail(deadline().ranOut(attempts > 0 && this.state.isInFlight(), attempts));
	}

	private void endHoldings() {
		deadline().stop();
		CallFunds funds = asked().funds();
		if (funds != null) {
			funds.end();
		}
	}

	/**
	 * Whose calls these are.
	 */
	interface Owner {

		/**
		 * A call has ended, and holds nothing.
		 */
		void ended(Call call);

		/**
		 * The error of a call whose pipeline threw.
		 */
		AiClientException inside(Throwable thrown);

	}

}
