package io.aiclient.admission;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.tokens.TokenDemand;

/**
 * What one attempt reserves: its charges, and how far it has come. Opaque outside of this
 * package, but for what a ledger of a shared quota needs. Guarded by the gate's lock.
 */
public abstract sealed class Reservation extends Chain.Link<Waiter> permits Waiter {

	final AdmissionRequest request;

	/**
	 * Its place among those in flight, kept by {@link LimitSet}.
	 */
	int place;

	long sent;

	boolean answering;

	long begun;

	/**
	 * When it had arrived at the latest, once an answer begins.
	 */
	long arrived;

	boolean processingReported;

	boolean usedUpReported;

	/**
	 * The first of its charges, which leads to the others; null if no limit was in force.
	 */
	@Nullable Charge charges;

	Reservation(AdmissionRequest request) {
		this.request = request;
	}

	public AdmissionRequest request() {
		return this.request;
	}

	TokenDemand demand() {
		return this.request.tokens();
	}

	/**
	 * What it is charged of a limit; null if the limit was not in force.
	 */
	public @Nullable Charge charge(int limit) {
		Charge charge = this.charges;
		while (charge != null && charge.limit != limit) {
			charge = charge.other;
		}
		return charge;
	}

	/**
	 * Charges it for a limit, which replaces a charge that the limit's log has forgotten.
	 */
	void charge(int limit, Charge charge) {
		charge.limit = limit;
		charge.other = this.charges;
		this.charges = charge;
		Charge before = charge;
		while (before.other != null && before.other.limit != limit) {
			before = before.other;
		}
		Charge replaced = before.other;
		if (replaced != null) {
			before.other = replaced.other;
			replaced.release();
		}
	}

	/**
	 * The attempt has ended, and its charges are left to their logs.
	 */
	void releaseCharges() {
		Charge first = this.charges;
		this.charges = null;
		Charge.releaseAll(first);
	}

	/**
	 * When the attempt was admitted, by the ticker.
	 */
	public long sent() {
		return this.sent;
	}

	public boolean isAnswering() {
		return this.answering;
	}

	/**
	 * When the attempt had arrived at the provider at the latest, by the ticker. Means
	 * nothing before its answer begins.
	 */
	public long arrived() {
		return this.arrived;
	}

}
