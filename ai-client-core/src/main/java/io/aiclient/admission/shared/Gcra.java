package io.aiclient.admission.shared;

import java.time.Duration;

/**
 * How fast a process may report to the coordinator of a shared quota: 100 times a second,
 * 20 times at once, by the generic cell rate algorithm (GCRA). Not safe for use by
 * several threads: the gate holds its lock.
 */
final class Gcra {

	private static final long INTERVAL = Duration.ofMillis(10).toNanos();

	private static final long BURST = 19 * INTERVAL;

	private boolean begun;

	private long next;

	/**
	 * How long until it may report again.
	 * @return nanoseconds; zero if it may now
	 */
	long nanosUntilNext(long now) {
		return this.begun ? Math.max(0, this.next - BURST - now) : 0;
	}

	/**
	 * A report is sent, which {@link #nanosUntilNext} said may be.
	 */
	void take(long now) {
		long from = (this.begun && this.next - now > 0) ? this.next : now;
		this.next = from + INTERVAL;
		this.begun = true;
	}

}
