package io.aiclient.admission;

import java.time.Duration;

import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.aiclient.TokenUsage;

/**
 * Three who meet at a gate, each step on a thread of its own, and what must hold when all
 * is still, however their steps fell. A subclass says how they stand at the beginning and
 * what each thread does. {@link Interleavings} makes one of these for each interleaving
 * that it tries.
 */
public abstract class GateRace {

	private final RacedGate raced;

	/**
	 * Is answered, and has needed fewer tokens than were reserved.
	 */
	final Applicant answered;

	/**
	 * Is not sent after all, and gives everything back.
	 */
	final Applicant unsent;

	/**
	 * Is cancelled in flight, and stays charged.
	 */
	final Applicant abandoned;

	private final Applicant[] all;

	GateRace(RacedGate raced) {
		this.raced = raced;
		this.answered = new Applicant(Settlement.answered(new TokenUsage(2, 2, 4, 0), Duration.ZERO), 4);
		this.unsent = new Applicant(Settlement.NOT_SENT, 0);
		this.abandoned = new Applicant(Settlement.CANCELLED, RacedGate.TOKENS_OF_ONE);
		this.all = new Applicant[] { this.answered, this.unsent, this.abandoned };
	}

	/**
	 * A minute, and as long again for what may have arrived later than it was sent.
	 */
	final void theWindowPasses() {
		this.raced.clock().pass(Duration.ofMinutes(2));
	}

	/**
	 * Called when the threads have ended.
	 */
	@Validate
	public void whenAllIsStill() {
		if (this.raced.clock().hasMoved()) {
			theWindowPasses(); // for a timer that was set as the time passed
		}
		requireTheBooksToAgree(this.raced.gate().snapshot());
		for (Applicant applicant : this.all) {
			applicant.cancels();
			applicant.ends();
		}
		AdmissionSnapshot left = this.raced.gate().snapshot();
		require(left.inFlight() == 0, "nothing is in flight when all have ended");
		require(left.waiting() == 0, "none waits when all have left");
		theWindowPasses();
		Applicant next = new Applicant(Settlement.NOT_SENT, 0);
		next.applies();
		require(next.permits == 1, "one who comes then goes at once");
	}

	private void requireTheBooksToAgree(AdmissionSnapshot books) {
		int inFlight = 0;
		int waiting = 0;
		long charged = 0;
		for (Applicant applicant : this.all) {
			require(applicant.permits <= 1, "one permit each");
			require(!applicant.wasOneTooMany, "no more in flight than the limit");
			inFlight += applicant.isInFlight() ? 1 : 0;
			waiting += applicant.isWaiting() ? 1 : 0;
			charged += applicant.charged();
		}
		long used = this.raced.tokensUsed().getAsLong();
		require(books.inFlight() == inFlight, "in flight = granted - ended");
		require(books.waiting() == waiting, "in the queue are those who wait");
		require(this.raced.clock().hasMoved() || used == charged, "reserved = committed + returned + in flight");
		require(waiting == 0 || inFlight == RacedGate.SLOTS || used + RacedGate.TOKENS_OF_ONE > this.raced.tokens(),
				"none waits that could go");
	}

	private static void require(boolean holds, String rule) {
		if (!holds) {
			throw new AssertionError("Broken: " + rule);
		}
	}

	/**
	 * One who asks for admission. Any thread may tell it what to do.
	 */
	final class Applicant implements CoreSubscriber<AdmissionPermit> {

		private final Settlement end;

		private final long chargedAtTheEnd;

		private volatile @Nullable Subscription application;

		private volatile boolean applied;

		private volatile boolean cancelled;

		private volatile @Nullable AdmissionPermit permit;

		private volatile int permits;

		private volatile boolean ended;

		private volatile boolean wasOneTooMany;

		private Applicant(Settlement end, long chargedAtTheEnd) {
			this.end = end;
			this.chargedAtTheEnd = chargedAtTheEnd;
			GateRace.this.raced.gate()
				.admit(new AdmissionRequest(Priority.BATCH, RacedGate.TOKENS_OF_ONE))
				.subscribe(this);
		}

		void applies() {
			this.applied = true;
			this.application.request(1);
		}

		void cancels() {
			this.cancelled = true;
			this.application.cancel();
		}

		/**
		 * Ends if it is in flight, also if it has ended before.
		 */
		void ends() {
			AdmissionPermit held = this.permit;
			if (held != null) {
				this.ended = true;
				held.settle(this.end);
			}
		}

		@Override
		public void onSubscribe(Subscription application) {
			this.application = application;
		}

		@Override
		public void onNext(AdmissionPermit permit) {
			this.permits++;
			this.permit = permit;
			for (Applicant other : GateRace.this.all) {
				this.wasOneTooMany |= other != this && other.isInFlight() && isInFlight();
			}
		}

		@Override
		public void onError(Throwable error) {
			throw new AssertionError(error);
		}

		@Override
		public void onComplete() {
			// the permit has come already
		}

		private boolean isInFlight() {
			return this.permit != null && !this.ended;
		}

		private boolean isWaiting() {
			return this.applied && !this.cancelled && this.permit == null;
		}

		private long charged() {
			return (this.permit == null) ? 0 : this.ended ? this.chargedAtTheEnd : RacedGate.TOKENS_OF_ONE;
		}

	}

}
