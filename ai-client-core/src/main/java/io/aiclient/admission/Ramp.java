package io.aiclient.admission;

/**
 * The way back to full speed after refusals: one attempt at first, then one more for
 * every four that are let in, so that going on too early costs a few refusals instead of
 * a burst. A limit that was learned may be wrong, and is tested: once as many were let in
 * as it allows, one goes alone, and if it is let in too, the limit is believed. Not safe
 * for use by several threads: the gate holds its lock.
 */
final class Ramp {

	private static final int LET_IN_FOR_ONE_MORE = 4;

	private final long enough;

	private final boolean tests;

	private final long begun;

	private long underWay;

	private long letIn;

	private boolean testing;

	private long testBegun;

	private boolean passed;

	private Ramp(long enough, boolean tests, long now) {
		this.enough = enough;
		this.tests = tests;
		this.begun = now;
	}

	/**
	 * Back to what was under way before.
	 * @param underWay how many were
	 * @param now the time
	 */
	static Ramp afterBurst(int underWay, long now) {
		return new Ramp((long) LET_IN_FOR_ONE_MORE * underWay, false, now);
	}

	/**
	 * Tests what was learned.
	 * @param allowance what a window is thought to allow
	 * @param now the time
	 */
	static Ramp testing(long allowance, long now) {
		return new Ramp(allowance, true, now);
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
		if (this.letIn >= this.enough) {
			this.testing = this.tests;
			this.testBegun = now;
			this.passed = !this.tests;
		}
	}

	boolean isPassed() {
		return this.passed;
	}

	void sent() {
		this.underWay++;
	}

	void ended(long sent) {
		if (sent - this.begun >= 0) {
			this.underWay--;
		}
	}

	/**
	 * Whether the next has to wait for one that was sent since the ramp began.
	 */
	boolean isFull() {
		return this.underWay >= (this.testing ? 1 : 1 + this.letIn / LET_IN_FOR_ONE_MORE);
	}

}
