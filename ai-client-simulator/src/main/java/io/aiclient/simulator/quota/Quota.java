package io.aiclient.simulator.quota;

import java.math.BigInteger;
import java.time.Duration;

/**
 * A quota as a provider advertises it, and how it enforces it.
 * <p>
 * {@code Quota.perMinute(1200).in(Duration.ofSeconds(10))} is advertised as 1,200 a
 * minute and enforced as 200 in any ten seconds.
 *
 * @param limit what is advertised for a period, in requests or tokens, one or more
 * @param period the period of the limit
 * @param window the time over which it is enforced, at most the period; its allowance,
 * {@code floor(limit * window / period)}, must be one or more
 * @param enforcement how it is counted
 * @param phase how long before the origin a fixed window or a step of a bucket began,
 * zero or more; no other enforcement looks at it
 * @param step the time between refills of a stepped bucket, above zero and at most the
 * window; no other enforcement looks at it
 */
public record Quota(long limit, Duration period, Duration window, Enforcement enforcement, Duration phase,
		Duration step) {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration CONTINUOUS = Duration.ofNanos(1);

	public Quota {
		if (limit < 1) {
			throw new IllegalArgumentException("Invalid limit (" + limit + "): must be one or more");
		}
		if (period.isNegative() || period.isZero()) {
			throw new IllegalArgumentException("Invalid period (" + period + "): must be above zero");
		}
		if (window.isNegative() || window.isZero() || window.compareTo(period) > 0) {
			throw new IllegalArgumentException(
					"Invalid window (" + window + "): must be above zero and at most " + period);
		}
		if (enforcement == Enforcement.PER_SECOND && !window.equals(SECOND)) {
			throw new IllegalArgumentException("Invalid window (" + window + "): slices are of PT1S");
		}
		if (phase.isNegative()) {
			throw new IllegalArgumentException("Invalid phase (" + phase + "): must be zero or more");
		}
		if (step.isNegative() || step.isZero()
				|| (enforcement == Enforcement.STEPPED_BUCKET && step.compareTo(window) > 0)) {
			throw new IllegalArgumentException("Invalid step (" + step + "): must be above zero and at most " + window);
		}
		if (allowance(limit, period, window) < 1) {
			throw new IllegalArgumentException("Invalid window (" + window + "): a limit of " + limit + " in " + period
					+ " leaves less than one in it");
		}
	}

	/**
	 * A quota for each minute, enforced over any minute by a sliding window.
	 * @param limit requests or tokens a minute, one or more
	 * @return the quota
	 */
	public static Quota perMinute(long limit) {
		return perPeriod(limit, Duration.ofMinutes(1));
	}

	/**
	 * A quota for each day, enforced over any day by a sliding window.
	 * @param limit requests or tokens a day, one or more
	 * @return the quota
	 */
	public static Quota perDay(long limit) {
		return perPeriod(limit, Duration.ofDays(1));
	}

	private static Quota perPeriod(long limit, Duration period) {
		return new Quota(limit, period, period, Enforcement.SLIDING_WINDOW, Duration.ZERO, SECOND);
	}

	/**
	 * The same quota enforced over another time.
	 * @param window the time, above zero and at most the period
	 * @return the quota
	 */
	public Quota in(Duration window) {
		return new Quota(this.limit, this.period, window, this.enforcement, this.phase, this.step);
	}

	/**
	 * The same quota counted in another way. {@link Enforcement#PER_SECOND} sets the
	 * window to one second.
	 * @param enforcement how it is counted
	 * @return the quota
	 */
	public Quota enforcedBy(Enforcement enforcement) {
		Duration window = (enforcement == Enforcement.PER_SECOND) ? SECOND : this.window;
		return new Quota(this.limit, this.period, window, enforcement, this.phase, this.step);
	}

	/**
	 * The same quota with fixed windows, or steps of a bucket, that began some time
	 * before the origin.
	 * @param phase the time, zero or more
	 * @return the quota
	 */
	public Quota phase(Duration phase) {
		return new Quota(this.limit, this.period, this.window, this.enforcement, phase, this.step);
	}

	/**
	 * The same quota as a bucket that is refilled in steps:
	 * {@code Quota.perMinute(1200).in(Duration.ofSeconds(10)).refilledEvery(Duration.ofSeconds(1))}
	 * holds 200 and gets 20 each second.
	 * @param step the time between refills, above zero and at most the window
	 * @return the quota
	 */
	public Quota refilledEvery(Duration step) {
		return new Quota(this.limit, this.period, this.window, Enforcement.STEPPED_BUCKET, this.phase, step);
	}

	/**
	 * The most that one window lets through: {@code floor(limit * window / period)}.
	 * @return requests or tokens, one or more
	 */
	public long allowance() {
		return allowance(this.limit, this.period, this.window);
	}

	/**
	 * A new policy that enforces this quota, with nothing charged yet.
	 * @param originNanos the time at which the provider starts
	 * @return the policy
	 */
	public QuotaPolicy newPolicy(long originNanos) {
		return switch (this.enforcement) {
			case FIXED_WINDOW, PER_SECOND ->
				new FixedWindow(allowance(), this.window, originNanos - this.phase.toNanos());
			case SLIDING_WINDOW -> new SlidingWindow(allowance(), this.window);
			case TOKEN_BUCKET -> new TokenBucket(allowance(), this.window, CONTINUOUS, originNanos);
			case STEPPED_BUCKET -> new TokenBucket(allowance(), this.window, this.step,
					originNanos - this.phase.toNanos() % this.step.toNanos());
		};
	}

	private static long allowance(long limit, Duration period, Duration window) {
		return BigInteger.valueOf(limit)
			.multiply(BigInteger.valueOf(window.toNanos()))
			.divide(BigInteger.valueOf(period.toNanos()))
			.longValueExact();
	}

}
