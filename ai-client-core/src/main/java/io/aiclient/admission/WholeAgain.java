package io.aiclient.admission;

/**
 * When the whole of a limit is there again, as the provider reports it of one request:
 * whatever had arrived before that request is gone then too, even if nothing was heard of
 * it.
 */
final class WholeAgain {

	private boolean reported;

	private long sent;

	private long moment;

	/**
	 * A report, which is believed. One of a later moment is heard once the one before has
	 * passed.
	 * @param tolerance how far two reports of one moment may be apart
	 */
	void report(long sent, long moment, long tolerance) {
		if (!this.reported) {
			this.reported = true;
			this.sent = sent;
			this.moment = moment;
		}
		else if (Math.abs(moment - this.moment) <= tolerance && sent - this.sent > 0) {
			this.sent = sent;
			this.moment = (moment - this.moment > 0) ? moment : this.moment;
		}
	}

	boolean isPassed(long now) {
		return this.reported && this.moment - now <= 0;
	}

	/**
	 * Whether what arrived then had arrived before the request.
	 */
	boolean hadArrived(long arrival) {
		return arrival - this.sent <= 0;
	}

	void forget() {
		this.reported = false;
	}

}
