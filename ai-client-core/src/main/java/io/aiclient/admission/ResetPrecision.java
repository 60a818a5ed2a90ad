package io.aiclient.admission;

import java.time.Duration;

/**
 * How precise the resets of one limit are. One in whole seconds with a unit is read as it
 * is written, but for a millisecond, and may have been rounded down by almost a second:
 * as long as none was finer, unless it is always the same, and so the length of a sliding
 * window. A fixed window's would be less by now, or is not of a usual length. Not safe
 * for use by several threads: the gate holds its lock.
 */
final class ResetPrecision {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

	private static final long TEN_SECONDS = 10 * SECOND;

	private static final long MINUTE = 60 * SECOND;

	private boolean heard;

	private boolean varied;

	private boolean finer;

	private long first;

	private long firstHeard;

	/**
	 * The longest time that a reset may mean.
	 * @param reset the reset, more than zero and at most a day
	 * @param now the time
	 * @return nanoseconds
	 */
	long longest(Duration reset, long now) {
		long nanos = reset.toNanos();
		if (!this.heard) {
			this.heard = true;
			this.first = nanos;
			this.firstHeard = now;
		}
		this.varied |= nanos != this.first;
		long rest = nanos % SECOND;
		this.finer |= rest > MILLISECOND;
		if (rest != MILLISECOND || this.finer || isLengthOfAWindow(now)) {
			return nanos;
		}
		return nanos - MILLISECOND + SECOND;
	}

	private boolean isLengthOfAWindow(long now) {
		long written = this.first - MILLISECOND;
		return !this.varied
				&& (written == TEN_SECONDS || written == MINUTE || now - this.firstHeard > this.first + SECOND);
	}

}
