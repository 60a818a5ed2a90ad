package io.aiclient.admission;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Thrown;

/**
 * One attempt on its way through the gate. Waits from the moment it is requested; from
 * then on exactly one of three things happens: its permit is delivered, it gives up while
 * it waits, or it gives up between grant and delivery and the permit goes back.
 */
final class Waiter implements Subscription {

	final AdmissionRequest request;

	private final DefaultAdmissionGate gate;

	private final CoreSubscriber<? super AdmissionPermit> subscriber;

	private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

	private @Nullable Permit permit;

	private @Nullable AiClientException refusal;

	/**
	 * When it has to have gone; means nothing if it can wait for ever.
	 */
	private long deadline;

	Waiter(AdmissionRequest request, DefaultAdmissionGate gate, CoreSubscriber<? super AdmissionPermit> subscriber) {
		this.request = request;
		this.gate = gate;
		this.subscriber = subscriber;
	}

	@Override
	public void request(long n) {
		if (this.state.compareAndSet(State.NEW, State.WAITING)) {
			this.gate.enter(this);
		}
	}

	@Override
	public void cancel() {
		State was = this.state.getAndUpdate((now) -> (now != State.DELIVERED) ? State.CANCELLED : now);
		if (was == State.WAITING) {
			this.gate.leave(this);
		}
		else if (was == State.GRANTED && this.permit != null) {
			this.permit.settle(Settlement.NOT_SENT);
		}
	}

	boolean isWaiting() {
		return this.state.get() == State.WAITING;
	}

	/**
	 * Begins to wait.
	 * @param patience how long it can
	 * @param now the time
	 */
	void begin(Duration patience, long now) {
		this.deadline = now + patience.toNanos();
	}

	/**
	 * Whether its deadline comes after the end of a wait.
	 * @param nanos the wait; zero if there is none
	 * @param now the time
	 * @return true also if it can wait for ever
	 */
	boolean canWait(long nanos, long now) {
		return nanos == 0 || this.request.patience() == null || now + nanos - this.deadline < 0;
	}

	/**
	 * Grants the permit, unless the waiter has given up.
	 * @param permit what was reserved for it
	 * @return whether it still wanted it
	 */
	boolean grant(Permit permit) {
		this.permit = permit;
		return this.state.compareAndSet(State.WAITING, State.GRANTED);
	}

	/**
	 * Why it is turned away when its admission could not be decided.
	 * @param thrown what was thrown in deciding
	 * @return the refusal
	 */
	static AiClientException refusal(Throwable thrown) {
		return new AiRefusedLocallyException(
				"Not sent: its admission failed inside the client: " + Thrown.describe(thrown), ErrorDetails.LOCAL,
				false, thrown);
	}

	/**
	 * Turns it away, unless it has given up: it can never be admitted any more, or not in
	 * time.
	 * @param refusal why
	 * @return whether it still waited
	 */
	boolean refuse(AiClientException refusal) {
		this.refusal = refusal;
		return this.state.compareAndSet(State.WAITING, State.GRANTED);
	}

	void deliver() {
		AiClientException refusal = this.refusal;
		if (refusal != null) {
			if (this.state.compareAndSet(State.GRANTED, State.DELIVERED)) {
				this.subscriber.onError(refusal);
			}
		}
		else if (this.permit != null && this.state.compareAndSet(State.GRANTED, State.DELIVERED)) {
			this.subscriber.onNext(this.permit);
			this.subscriber.onComplete();
		}
	}

	private enum State {

		NEW, WAITING, GRANTED, DELIVERED, CANCELLED

	}

}
