package io.aiclient.admission;

import java.time.Duration;

/**
 * What others use of the same quota, as far as the provider's headers show it: used
 * altogether, less all of our own that the provider can have counted is the least, less
 * only what it must have counted the most. Raised to the least at once, lowered to the
 * most slowly, since others may come in bursts; forgotten when nothing has been heard for
 * one and a half windows, or for a day: all may be theirs, and then nothing is sent that
 * could show otherwise. Guarded by the gate's lock.
 */
final class ExternalUsage {

	private static final double WINDOWS_TO_LOWER = 3;

	private static final double WINDOWS_TO_FORGET = 1.5;

	private static final long LONGEST = Duration.ofDays(1).toNanos();

	private double used;

	private long heard;

	/**
	 * Takes a report.
	 * @param least what others had used, at least
	 * @param most what others had used, at most
	 * @param windowNanos length of the window
	 */
	void report(long least, long most, long windowNanos, long now) {
		double before = (nanosUntilForgotten(windowNanos, now) > 0) ? this.used : 0;
		if (least > before) {
			this.used = least;
		}
		else if (most < before) {
			long silent = now - this.heard;
			this.used = before - (before - most) * (1 - Math.exp(-silent / (WINDOWS_TO_LOWER * windowNanos)));
		}
		else {
			this.used = before;
		}
		this.heard = now;
	}

	long used(long windowNanos, long now) {
		return (nanosUntilForgotten(windowNanos, now) > 0) ? Math.round(this.used) : 0;
	}

	long nanosUntilForgotten(long windowNanos, long now) {
		long remembered = Math.min((long) (WINDOWS_TO_FORGET * windowNanos), LONGEST);
		return (this.used > 0) ? Math.max(0, this.heard + remembered - now) : 0;
	}

	void forget() {
		this.used = 0;
	}

}
