package io.aiclient.admission;

/**
 * What one attempt was charged of one limit, and what the provider reported of it.
 * Guarded by the gate's lock.
 */
final class LimitCharge {

	final SlidingWindow.Charge logged;

	final long reserved;

	/**
	 * What we had used, when it was sent, by attempts that had ended and so had surely
	 * arrived.
	 */
	final long settledBefore;

	/**
	 * What we had used by all that were sent before it.
	 */
	final long usedBefore;

	/**
	 * What we had been charged since the client began, itself included.
	 */
	final long chargedThen;

	/**
	 * What the provider reported to be left of the limit when this was charged; negative
	 * if it did not report.
	 */
	long remaining = -1;

	LimitCharge(SlidingWindow.Charge logged, long reserved, long settledBefore, long usedBefore, long chargedThen) {
		this.logged = logged;
		this.reserved = reserved;
		this.settledBefore = settledBefore;
		this.usedBefore = usedBefore;
		this.chargedThen = chargedThen;
	}

}
