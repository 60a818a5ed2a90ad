package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Scheduler;

import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Thrown;

/**
 * One attempt at the gate. Waits from the moment it is requested; from then on exactly
 * one of three things happens: its permit or refusal is delivered, it gives up while it
 * waits, or it gives up between grant and delivery and the permit goes back. Delivering
 * to one that gave up does nothing.
 */
final class Waiter implements Subscription {

	final AdmissionRequest request;

	private final DefaultAdmissionGate gate;

	private final CoreSubscriber<? super AdmissionPermit> subscriber;

	private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

	private @Nullable Permit permit;

	private @Nullable AiClientException refusal;

	/**
	 * When it has to have gone; means nothing if it waits for as long as it takes.
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
	 * Grants the permit.
	 * @return false if it has given up
	 */
	boolean grant(Permit permit) {
		this.permit = permit;
		return this.state.compareAndSet(State.WAITING, State.GRANTED);
	}

	/**
	 * Turns it away: it can never be admitted any more, or not in time.
	 */
	void refuse(AiClientException refusal) {
		this.refusal = refusal;
		this.state.compareAndSet(State.WAITING, State.GRANTED);
	}

	/**
	 * Turns it away, since deciding about it failed.
	 */
	void fail(Throwable thrown) {
		refuse(new AiRefusedLocallyException(
				"Not sent: its admission failed inside the client: " + Thrown.describe(thrown), ErrorDetails.LOCAL,
				false, thrown));
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

	/**
	 * Delivers what a gate has decided, without its lock, at once and on the thread that
	 * decided it: a thread that is admitted may well block until it is admitted
	 * elsewhere. But an attempt that ends while it is being delivered grants the next on
	 * top of its own stack, so deliveries nested too deep go on on the scheduler.
	 */
	static final class Delivery {

		private static final int DEEPEST = 8;

		private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

		private final Scheduler scheduler;

		Delivery(Scheduler scheduler) {
			this.scheduler = scheduler;
		}

		void deliver(ArrayDeque<Waiter> served) {
			int depth = DEPTH.get();
			if (depth < DEEPEST) {
				deliver(served, depth);
			}
			else {
				this.scheduler.schedule(() -> deliver(served, 0));
			}
		}

		private void deliver(ArrayDeque<Waiter> served, int depth) {
			int outer = DEPTH.get();
			DEPTH.set(depth + 1);
			try {
				for (Waiter next = served.poll(); next != null; next = served.poll()) {
					next.deliver();
				}
			}
			finally {
				DEPTH.set(outer);
				if (!served.isEmpty()) { // a subscriber threw an error
					this.scheduler.schedule(() -> deliver(served, 0));
				}
			}
		}

	}

}
