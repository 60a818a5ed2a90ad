package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.cost.SpendingReservation;

/**
 * What is known of a call, whatever its state: what it asks for, who hears of it, how
 * long it waited, and what its failures came to. Written by the thread that drives the
 * call; what others read is volatile.
 */
abstract class CallFacts {

	private final Asked asked;

	private final RequestObserver observer;

	private final Deadline deadline;

	private final CallOutput output;

	private final Context context;

	private final Retries retries = new Retries();

	private volatile long queuedNanos;

	private volatile @Nullable UnusableAnswer unusable;

	private volatile @Nullable AnswerScope scope;

	private boolean lookedUp;

	CallFacts(Asked asked, RequestObserver observer, Deadline deadline, CallOutput output) {
		this.asked = asked;
		this.observer = observer;
		this.deadline = deadline;
		this.output = output;
		this.context = DroppedErrors.logQuietly(output.context());
	}

	Asked asked() {
		return this.asked;
	}

	AiRequest request() {
		return this.asked.request();
	}

	boolean isBatchItem() {
		return this.asked.isBatchItem();
	}

	RequestObserver observer() {
		return this.observer;
	}

	Deadline deadline() {
		return this.deadline;
	}

	CallOutput output() {
		return this.output;
	}

	/**
	 * The context of the caller, in which late errors are logged quietly.
	 */
	Context context() {
		return this.context;
	}

	/**
	 * Takes note of a wait in the queue that ended in a permit.
	 */
	void admitted(long waitedNanos) {
		long before = this.queuedNanos;
		this.queuedNanos = before + waitedNanos;
		this.observer.admitted(Duration.ofNanos(waitedNanos));
	}

	/**
	 * What it may cost is that of an attempt which is sent now.
	 */
	void handOverFunds() {
		CallFunds funds = this.asked.funds();
		if (funds != null) {
			funds.handOver();
		}
	}

	/**
	 * Asks for what the next attempt may cost, unless that was asked for already.
	 * @return the reservation; null if nothing caps the call
	 */
	@Nullable SpendingReservation reserve() {
		CallFunds funds = this.asked.funds();
		return (funds != null) ? funds.reserve() : null;
	}

	Duration queued() {
		return Duration.ofNanos(this.queuedNanos);
	}

	/**
	 * What failures have used up. Of the thread that drives the call.
	 */
	Retries retries() {
		return this.retries;
	}

	/**
	 * Between which calls its answer may pass.
	 * @return the scope; null if that was not asked yet
	 */
	@Nullable AnswerScope scope() {
		return this.scope;
	}

	void scope(AnswerScope scope) {
		this.scope = scope;
	}

	/**
	 * Whether the cache is to be asked, which happens once.
	 */
	boolean looksUp() {
		boolean looksUp = !this.lookedUp && !request().bypassCache();
		this.lookedUp = true;
		return looksUp;
	}

	@Nullable UnusableAnswer unusable() {
		return this.unusable;
	}

	@Nullable AiResponse unusableResponse() {
		UnusableAnswer unusable = this.unusable;
		return (unusable != null) ? unusable.response() : null;
	}

	void unusable(@Nullable UnusableAnswer unusable) {
		this.unusable = unusable;
	}

}
