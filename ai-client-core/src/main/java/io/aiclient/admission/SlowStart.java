package io.aiclient.admission;

import java.time.Duration;

/**
 * Goes back to full speed after refusals, so that going on too early costs a few refusals
 * instead of a burst: one attempt at first, then one more for every two that the provider
 * accepts; and each goes only after the time in which the one before it would have been
 * refused, as far as the burst has shown how long that takes, and sooner the more were
 * accepted. A limit that was learned may be wrong, and is tested: once as many were
 * accepted as it allows, one goes alone, and if it is accepted too, the limit is
 * believed.
 */
final class SlowStart {

	private static final int ACCEPTED_FOR_ONE_MORE = 2;

	private static final long LONGEST_GAP = Duration.ofMillis(5).toNanos();

	/**
	 * From so many accepted on, the gap shrinks as more are, so that going on too early
	 * costs one in so many.
	 */
	private static final long ACCEPTED_FOR_ONE_REFUSAL = 100;

	private final long enough;

	private final boolean tests;

	private final long gap;

	private final long begun;

	private long next;

	private long inFlight;

	private long accepted;

	private boolean testing;

	private long testBegun;

	private boolean passed;

	private SlowStart(long enough, boolean tests, long refusalTook, long now) {
		this.enough = enough;
		this.tests = tests;
		this.gap = Math.min(LONGEST_GAP, refusalTook);
		this.begun = now;
		this.next = now;
	}

	/**
	 * Back to what was in flight before.
	 * @param refusalTook nanoseconds that a refusal took to come
	 */
	static SlowStart afterBurst(int inFlight, long refusalTook, long now) {
		return new SlowStart((long) ACCEPTED_FOR_ONE_MORE * inFlight, false, refusalTook, now);
	}

	/**
	 * Tests what was learned.
	 * @param allowance what a window is thought to allow
	 * @param refusalTook nanoseconds that a refusal took to come
	 */
	static SlowStart testing(long allowance, long refusalTook, long now) {
		return new SlowStart(allowance, true, refusalTook, now);
	}

	void accepted(long sent, long now) {
		if (sent - this.begun < 0) {
			return;
		}
		if (this.testing) {
			this.passed |= sent - this.testBegun >= 0;
			return;
		}
		this.accepted++;
		if (this.accepted >= this.enough) {
			this.testing = this.tests;
			this.testBegun = now;
			this.passed = !this.tests;
		}
	}

	boolean isPassed() {
		return this.passed;
	}

	void sent(long now) {
		this.next = now + this.gap * ACCEPTED_FOR_ONE_REFUSAL / Math.max(ACCEPTED_FOR_ONE_REFUSAL, this.accepted);
		this.inFlight++;
	}

	void ended(long sent) {
		if (sent - this.begun >= 0) {
			this.inFlight--;
		}
	}

	/**
	 * How long the next has to wait.
	 * @return nanoseconds; zero if it may go now, {@link Ledger#WHEN_ONE_ENDS} if it has
	 * to wait for one that was sent since the slow start began
	 */
	long nanosUntilNext(long now) {
		if (this.inFlight <= 0) {
			return 0;
		}
		long room = this.testing ? 1 : 1 + this.accepted / ACCEPTED_FOR_ONE_MORE;
		return (this.inFlight >= room) ? Ledger.WHEN_ONE_ENDS : Math.max(0, this.next - now);
	}

}
