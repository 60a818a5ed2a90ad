package io.aiclient.admission;

/**
 * The way back to full speed under a limit that was learned from refusals and may be
 * wrong: one attempt at first, then one more for every two that are let in, so that a
 * wrong guess costs a few refusals instead of a burst. Once as many were let in as the
 * limit allows, one goes alone: if it is let in too, the limit is believed. Not safe for
 * use by several threads: the gate holds its lock.
 */
final class Ramp {

	private static final int LET_IN_FOR_ONE_MORE = 2;

	private final long allowance;

	private final long begun;

	private long letIn;

	private boolean testing;

	private long testBegun;

	private boolean passed;

	Ramp(long allowance, long now) {
		this.allowance = allowance;
		this.begun = now;
	}

	/**
	 * An attempt was let in.
	 * @param sent when it was sent
	 * @param now the time
	 */
	void letIn(long sent, long now) {
		if (sent - this.begun < 0) {
			return;
		}
		if (this.testing) {
			this.passed |= sent - this.testBegun >= 0;
			return;
		}
		this.letIn++;
		if (this.letIn >= this.allowance) {
			this.testing = true;
			this.testBegun = now;
		}
	}

	boolean isPassed() {
		return this.passed;
	}

	/**
	 * How many may be under way.
	 */
	long width() {
		return this.testing ? 1 : 1 + this.letIn / LET_IN_FOR_ONE_MORE;
	}

}
