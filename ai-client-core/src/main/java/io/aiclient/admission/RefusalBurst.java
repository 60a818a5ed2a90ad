package io.aiclient.admission;

/**
 * Refusals that belong together, since all were in flight when the limit was met.
 */
final class RefusalBurst {

	private static final int ANSWERED_FOR_ONE_REFUSED = 4;

	final Refusal refusal;

	final boolean nearlyFull;

	final long begun;

	long pauseEnds;

	private int refused = 1;

	private int answeredLater;

	/**
	 * How long the fastest of them took to come.
	 */
	long took;

	RefusalBurst(Refusal first, boolean nearlyFull, long pause, long now) {
		this.refusal = first;
		this.nearlyFull = nearlyFull;
		this.begun = now;
		this.pauseEnds = now + pause;
		this.took = now - first.sent();
	}

	void add(Refusal next, long pause, long now) {
		this.refused++;
		this.pauseEnds = Math.max(this.pauseEnds, now + pause);
		this.took = Math.min(this.took, now - next.sent());
	}

	void answered(long sent) {
		this.answeredLater += (sent - this.refusal.sent() >= 0) ? 1 : 0;
	}

	/**
	 * Whether nearly all that came after the first of them were answered: then it was not
	 * the limit of requests that refused them.
	 */
	boolean isOfAnotherLimit() {
		return this.answeredLater >= ANSWERED_FOR_ONE_REFUSED * this.refused;
	}

	/**
	 * A refusal.
	 *
	 * @param sent when the request was sent
	 * @param asked whether the provider asked for a pause
	 * @param explained whether the provider reported that a limit was used up which we
	 * know
	 * @param inFlight how many others were in flight
	 */
	record Refusal(long sent, boolean asked, boolean explained, int inFlight) {

	}

}
