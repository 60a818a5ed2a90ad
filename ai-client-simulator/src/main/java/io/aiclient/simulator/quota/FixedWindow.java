package io.aiclient.simulator.quota;

import java.time.Duration;

/**
 * Counts in windows that follow one another from an origin and starts each from zero.
 * Twice the allowance can pass around a boundary.
 */
final class FixedWindow implements QuotaPolicy {

	private final long allowance;

	private final long windowNanos;

	private final long originNanos;

	private long latest = Long.MIN_VALUE;

	private long index = Long.MIN_VALUE;

	private long used;

	FixedWindow(long allowance, Duration window, long originNanos) {
		this.allowance = allowance;
		this.windowNanos = window.toNanos();
		this.originNanos = originNanos;
	}

	@Override
	public QuotaDecision check(long amount, long nowNanos) {
		if (amount > this.allowance) {
			return new QuotaDecision.NeverFits(this.allowance);
		}
		long now = advance(nowNanos);
		if (this.used + amount <= this.allowance) {
			return new QuotaDecision.Allowed();
		}
		return new QuotaDecision.TryAgain(Duration.ofNanos(untilNextWindow(now)));
	}

	@Override
	public void charge(long amount, long nowNanos) {
		advance(nowNanos);
		this.used += amount;
	}

	@Override
	public long allowance() {
		return this.allowance;
	}

	@Override
	public long remaining(long nowNanos) {
		advance(nowNanos);
		return Math.max(0, this.allowance - this.used);
	}

	@Override
	public Duration resetAfter(long nowNanos) {
		long now = advance(nowNanos);
		return (this.used == 0) ? Duration.ZERO : Duration.ofNanos(untilNextWindow(now));
	}

	private long advance(long nowNanos) {
		this.latest = Math.max(this.latest, nowNanos);
		long current = Math.floorDiv(this.latest - this.originNanos, this.windowNanos);
		if (current > this.index) {
			this.index = current;
			this.used = 0;
		}
		return this.latest;
	}

	private long untilNextWindow(long nowNanos) {
		return this.originNanos + (this.index + 1) * this.windowNanos - nowNanos;
	}

}
