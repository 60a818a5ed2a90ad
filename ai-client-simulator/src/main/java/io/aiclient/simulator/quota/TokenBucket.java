package io.aiclient.simulator.quota;

import java.math.BigInteger;
import java.time.Duration;

/**
 * A bucket that holds one allowance, starts full and is refilled continuously at one
 * allowance a window.
 * <p>
 * The arithmetic is exact. Refilling {@code allowance / window} a nanosecond is reduced
 * to {@code gain / scale}, and the level is kept in units of {@code 1 / scale}, so that
 * nothing is lost however often it is asked.
 */
final class TokenBucket implements QuotaPolicy {

	private final long allowance;

	private final long gain;

	private final long scale;

	private final long capacity;

	private long level;

	private long latest = Long.MIN_VALUE;

	TokenBucket(long allowance, Duration window) {
		long windowNanos = window.toNanos();
		long divisor = BigInteger.valueOf(allowance).gcd(BigInteger.valueOf(windowNanos)).longValueExact();
		this.allowance = allowance;
		this.gain = allowance / divisor;
		this.scale = windowNanos / divisor;
		this.capacity = Math.multiplyExact(allowance, this.scale);
		this.level = this.capacity;
	}

	@Override
	public QuotaDecision check(long amount, long nowNanos) {
		if (amount > this.allowance) {
			return new QuotaDecision.NeverFits(this.allowance);
		}
		advance(nowNanos);
		long missing = amount * this.scale - this.level;
		return (missing <= 0) ? new QuotaDecision.Allowed() : new QuotaDecision.TryAgain(timeToGain(missing));
	}

	@Override
	public void charge(long amount, long nowNanos) {
		advance(nowNanos);
		this.level = Math.subtractExact(this.level, Math.multiplyExact(amount, this.scale));
	}

	@Override
	public long allowance() {
		return this.allowance;
	}

	@Override
	public long remaining(long nowNanos) {
		advance(nowNanos);
		return Math.max(0, this.level / this.scale);
	}

	@Override
	public Duration resetAfter(long nowNanos) {
		advance(nowNanos);
		return timeToGain(this.capacity - this.level);
	}

	private void advance(long nowNanos) {
		if (this.latest == Long.MIN_VALUE) {
			this.latest = nowNanos;
		}
		long elapsed = nowNanos - this.latest;
		if (elapsed > 0) {
			this.latest = nowNanos;
			long missing = this.capacity - this.level;
			this.level = (elapsed >= ceilDiv(missing, this.gain)) ? this.capacity : this.level + elapsed * this.gain;
		}
	}

	private Duration timeToGain(long units) {
		return Duration.ofNanos(ceilDiv(units, this.gain));
	}

	private static long ceilDiv(long dividend, long divisor) {
		return -Math.floorDiv(-dividend, divisor);
	}

}
