package io.aiclient.admission;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.aiclient.AiAnswerHead;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Thrown;

/**
 * One attempt at the gate: it waits, and once it is granted it is its own permit, so that
 * an admission is one object. Waits from the moment it is requested; from then on exactly
 * one of three things happens: its permit or refusal is delivered, it gives up while it
 * waits, or it gives up between grant and delivery and the permit goes back. Delivering
 * to one that gave up does nothing, and of several settlements the first counts.
 */
final class Waiter extends Reservation implements AdmissionPermit, Subscription {

	private static final AtomicReferenceFieldUpdater<Waiter, State> STATE = AtomicReferenceFieldUpdater
		.newUpdater(Waiter.class, State.class, "state");

	private final DefaultAdmissionGate gate;

	private final CoreSubscriber<? super AdmissionPermit> subscriber;

	private volatile State state = State.NEW;

	private @Nullable AiClientException refusal;

	/**
	 * When it has to have gone; means nothing if it waits for as long as it takes.
	 */
	private long deadline;

	/**
	 * How many were in flight when it was granted, itself included.
	 */
	int inFlightThen;

	/**
	 * Whether it is in the queue; kept by {@link AdmissionQueue}.
	 */
	boolean queued;

	Waiter(AdmissionRequest request, DefaultAdmissionGate gate, CoreSubscriber<? super AdmissionPermit> subscriber) {
		super(request);
		this.gate = gate;
		this.subscriber = subscriber;
	}

	@Override
	public void request(long n) {
		if (STATE.compareAndSet(this, State.NEW, State.WAITING)) {
			this.gate.enter(this);
		}
	}

	@Override
	public void cancel() {
		State was = STATE.getAndUpdate(this,
				(now) -> (now == State.DELIVERED || now == State.SETTLED) ? now : State.CANCELLED);
		if (was == State.WAITING) {
			this.gate.leave(this);
		}
		else if (was == State.GRANTED && this.refusal == null) {
			settle(Settlement.NOT_SENT);
		}
	}

	boolean isWaiting() {
		return this.state == State.WAITING;
	}

	void begin(Duration maxWait, long now) {
		this.deadline = now + maxWait.toNanos();
	}

	/**
	 * Whether its deadline, if it has one, comes after the end of a wait.
	 * @param nanos the wait; zero if there is none
	 */
	boolean canWait(long nanos, long now) {
		return nanos == 0 || this.request.maxWait() == null || now + nanos - this.deadline < 0;
	}

	/**
	 * Grants what it reserved.
	 * @return false if it has given up
	 */
	boolean grant(int inFlight) {
		this.inFlightThen = inFlight;
		return STATE.compareAndSet(this, State.WAITING, State.GRANTED);
	}

	void refuse(AiClientException refusal) {
		this.refusal = refusal;
		STATE.compareAndSet(this, State.WAITING, State.GRANTED);
	}

	void fail(Throwable thrown) {
		refuse(new AiRefusedLocallyException(
				"Not sent: its admission failed inside the client: " + Thrown.describe(thrown), ErrorDetails.LOCAL,
				false, thrown));
	}

	void deliver() {
		if (STATE.compareAndSet(this, State.GRANTED, State.DELIVERED)) {
			if (this.refusal != null) {
				this.subscriber.onError(this.refusal);
			}
			else {
				this.subscriber.onNext(this);
				this.subscriber.onComplete();
			}
		}
	}

	@Override
	public void answering(AiAnswerHead head) {
		this.gate.answering(this, head);
	}

	@Override
	public void settle(Settlement settlement) {
		if (STATE.getAndSet(this, State.SETTLED) != State.SETTLED) {
			this.gate.settle(this, settlement);
		}
	}

	boolean isSettled() {
		return this.state == State.SETTLED;
	}

	/**
	 * What the concurrency limit learns from the end; null if nothing.
	 */
	ConcurrencyLimit.@Nullable Sample sample(Settlement settlement) {
		boolean overloaded = settlement.verdict() == Settlement.Verdict.OVERLOADED;
		if (!overloaded && settlement.verdict() != Settlement.Verdict.ANSWERED) {
			return null;
		}
		return new ConcurrencyLimit.Sample(this.sent, settlement.latency(), this.inFlightThen,
				settlement.usage().completionTokens(), settlement.firstToken(), overloaded);
	}

	private enum State {

		NEW, WAITING, GRANTED, DELIVERED, CANCELLED, SETTLED

	}

}
