package io.aiclient.simulator.quota;

import java.time.Duration;

/**
 * Keeps an exact log: no window, wherever it begins, sees more than the allowance. A
 * charge made at {@code t} is free again at {@code t + window}, not before.
 */
final class SlidingWindow implements QuotaPolicy {

	private final long allowance;

	private final long windowNanos;

	private final ChargeLog log = new ChargeLog();

	private long latest = Long.MIN_VALUE;

	private long used;

	SlidingWindow(long allowance, Duration window) {
		this.allowance = allowance;
		this.windowNanos = window.toNanos();
	}

	@Override
	public QuotaDecision check(long amount, long nowNanos) {
		if (amount > this.allowance) {
			return new QuotaDecision.NeverFits(this.allowance);
		}
		long now = advance(nowNanos);
		long excess = this.used + amount - this.allowance;
		if (excess <= 0) {
			return new QuotaDecision.Allowed();
		}
		int entry = 0;
		long freed = this.log.amount(entry);
		while (freed < excess) {
			entry++;
			freed += this.log.amount(entry);
		}
		return new QuotaDecision.TryAgain(Duration.ofNanos(this.log.time(entry) + this.windowNanos - now));
	}

	@Override
	public void charge(long amount, long nowNanos) {
		long now = advance(nowNanos);
		if (amount > 0) {
			this.log.add(now, amount);
			this.used += amount;
		}
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
		if (this.log.size() == 0) {
			return Duration.ZERO;
		}
		return Duration.ofNanos(this.log.time(this.log.size() - 1) + this.windowNanos - now);
	}

	private long advance(long nowNanos) {
		this.latest = Math.max(this.latest, nowNanos);
		while (this.log.size() > 0 && this.latest - this.log.time(0) >= this.windowNanos) {
			this.used -= this.log.amount(0);
			this.log.removeFirst();
		}
		return this.latest;
	}

}
