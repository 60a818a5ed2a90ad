package io.aiclient.simulator.quota;

import java.math.BigInteger;
import java.time.Duration;

/**
 * A bucket that holds one allowance, starts full and is refilled at one allowance a
 * window: continuously, or what a step's time brings at once at the end of each step.
 * <p>
 * The arithmetic is exact. Refilling {@code allowance / window} a nanosecond is reduced
 * to {@code gain / scale}, and the level is kept in units of {@code 1 / scale}, so that
 * nothing is lost however often it is asked. Continuous refilling is in steps of a
 * nanosecond.
 */
final class TokenBucket implements QuotaPolicy {

	private final long allowance;

	private final long gain;

	private final long scale;

	private final long capacity;

	private final long stepNanos;

	private long level;

	/**
	 * The latest time seen, and the end of the last step before it.
	 */
	private long latest;

	private long refilled;

	/**
	 * Creates a full bucket.
	 * @param allowance what it holds
	 * @param window the time in which as much is refilled
	 * @param step the time between refills; a nanosecond for a continuous refill
	 * @param originNanos when a step ends; the bucket is not asked for an earlier time
	 */
	TokenBucket(long allowance, Duration window, Duration step, long originNanos) {
		long windowNanos = window.toNanos();
		long divisor = BigInteger.valueOf(allowance).gcd(BigInteger.valueOf(windowNanos)).longValueExact();
		this.allowance = allowance;
		this.gain = allowance / divisor;
		this.scale = windowNanos / divisor;
		this.capacity = Math.multiplyExact(allowance, this.scale);
		this.level = this.capacity;
		this.stepNanos = step.toNanos();
		this.latest = originNanos;
		this.refilled = originNanos;
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
		this.latest = Math.max(this.latest, nowNanos);
		long steps = (this.latest - this.refilled) / this.stepNanos;
		if (steps > 0) {
			long elapsed = steps * this.stepNanos;
			this.refilled += elapsed;
			long missing = this.capacity - this.level;
			this.level = (elapsed >= ceilDiv(missing, this.gain)) ? this.capacity : this.level + elapsed * this.gain;
		}
	}

	private Duration timeToGain(long units) {
		if (units <= 0) {
			return Duration.ZERO;
		}
		long steps = ceilDiv(ceilDiv(units, this.gain), this.stepNanos);
		return Duration.ofNanos(this.refilled + steps * this.stepNanos - this.latest);
	}

	private static long ceilDiv(long dividend, long divisor) {
		return -Math.floorDiv(-dividend, divisor);
	}

}
