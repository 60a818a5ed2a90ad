package io.aiclient.client;

import org.jspecify.annotations.Nullable;

import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.cost.SpendingReservation;

/**
 * What one call may spend under its cap. It has one reservation at a time: from the
 * moment an attempt asks for it, also while the call waits for it without an attempt,
 * until that attempt ends, or the call does.
 */
final class CallFunds {

	private final SpendingCap cap;

	private final Spending bound;

	private final boolean waits;

	private @Nullable SpendingReservation current;

	private boolean ended;

	CallFunds(SpendingCap cap, Spending bound, boolean waits) {
		this.cap = cap;
		this.bound = bound;
		this.waits = waits;
	}

	synchronized SpendingReservation reserve() {
		SpendingReservation reservation = this.current;
		if (reservation == null || reservation.isOver()) {
			reservation = this.cap.reserve(this.bound, this.waits);
			this.current = reservation;
		}
		if (this.ended) {
			reservation.release();
		}
		return reservation;
	}

	/**
	 * The reservation is that of an attempt that is sent now, which ends it.
	 */
	synchronized void handOver() {
		this.current = null;
	}

	/**
	 * The call ends, and so does what it holds unsent.
	 */
	synchronized void end() {
		this.ended = true;
		if (this.current != null) {
			this.current.release();
		}
	}

}
