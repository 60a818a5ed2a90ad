package io.aiclient.admission.concurrency;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The mean latency that a user wants, checked in windows of as many answers as the limit
 * allows at once.
 */
final class LatencyTarget {

	private static final double TOO_SLOW = 1.2;

	private static final double FAST_ENOUGH = 0.8;

	private final Duration target;

	private int count;

	private double sum;

	private boolean mayGrow;

	LatencyTarget(Duration target) {
		this.target = target;
	}

	/**
	 * Takes note of an answer.
	 * @param latency how long it took
	 * @param limit how many answers make a window
	 * @return why the limit must be cut, or null if it need not
	 */
	@Nullable String check(Duration latency, int limit) {
		this.count++;
		this.sum += latency.toNanos();
		if (this.count < limit) {
			return null;
		}
		double mean = this.sum / this.count;
		this.count = 0;
		this.sum = 0;
		this.mayGrow = mean < FAST_ENOUGH * this.target.toNanos();
		return (mean > TOO_SLOW * this.target.toNanos()) ? "mean latency of " + Math.round(mean / 1e6)
				+ " ms is above 1.2 times the target of " + this.target.toMillis() + " ms" : null;
	}

	boolean mayGrow() {
		return this.mayGrow;
	}

}
