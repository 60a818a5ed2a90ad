package io.aiclient.admission;

import java.time.Duration;

import io.aiclient.AiAnswerHead.ReportedLimit;

/**
 * What the provider's headers report of the use of one limit: when charges are gone for
 * good, and what others use. Only headers that speak of the same allowance as the log are
 * comparable with it; those of a limit for a minute say nothing of one that is enforced
 * over a second. Not safe for use by several threads: the gate holds its lock.
 */
final class ReportedUsage {

	private final ProviderLimit kind;

	private final SlidingWindow log;

	private final ReportedResets resets;

	private final ExternalUsage external = new ExternalUsage();

	private final BucketLevel level = new BucketLevel();

	private final ResetPrecision precision = new ResetPrecision();

	private boolean believed = true;

	/**
	 * Has heard nothing yet.
	 * @param kind how the limit counts
	 * @param log what we used of it
	 */
	ReportedUsage(ProviderLimit kind, SlidingWindow log) {
		this.kind = kind;
		this.log = log;
		this.resets = new ReportedResets(log, !kind.charge().isChargedAtTheEnd());
	}

	/**
	 * A request is sent.
	 */
	void sent(LimitCharge charge) {
		this.level.sent(charge);
	}

	/**
	 * A request has ended.
	 */
	void ended(LimitCharge charge, long now) {
		this.level.ended(charge, now);
	}

	/**
	 * A request was not sent.
	 */
	void notSent(LimitCharge charge) {
		this.level.arrived(charge);
	}

	/**
	 * How long until a bucket of the provider surely holds an amount, as far as the log
	 * does not say.
	 * @param amount the amount
	 * @param allowance what the limit allows
	 * @param now the time
	 * @return nanoseconds; zero if it does now, or if it is no bucket
	 */
	long nanosUntilHeld(long amount, long allowance, long now) {
		long whole = this.resets.bucketFillsUpIn(now);
		return (whole > 0 && this.believed) ? this.level.nanosUntil(amount, allowance, whole, now) : 0;
	}

	/**
	 * The provider reports how the limit stood when it accepted a request, or refused it.
	 * @param charge the request's charge
	 * @param report what it reports
	 * @param allowance what the limit allows
	 * @param now the time
	 * @return whether it reports that the limit was used up
	 */
	boolean reported(LimitCharge charge, ReportedLimit report, long allowance, long now) {
		Long limit = report.limit();
		Long remaining = report.remaining();
		if (!this.believed || limit == null || limit != allowance || remaining == null || remaining < 0
				|| remaining > allowance) {
			return false;
		}
		Duration reset = report.reset();
		if (reset != null && reset.compareTo(Duration.ZERO) > 0 && reset.compareTo(this.kind.period()) <= 0) {
			this.resets.reported(new ReportedReset(charge, allowance - remaining, allowance,
					this.precision.longest(reset, now), now));
		}
		this.level.reports(charge, remaining, now);
		charge.remaining = remaining;
		return remaining == 0;
	}

	/**
	 * What the provider reported of a request is held against what we had used.
	 * @param charge the request's charge
	 * @param own what the provider charged for the request itself
	 * @param chargedMeanwhile what was charged after it, and may have arrived before it
	 * @param allowance what the limit allows
	 * @param now the time
	 */
	void compare(LimitCharge charge, long own, long chargedMeanwhile, long allowance, long now) {
		long remaining = charge.remaining;
		if (remaining >= 0 && this.believed) {
			long least = allowance - remaining - charge.usedBefore - own - chargedMeanwhile;
			long most = allowance - remaining - charge.settledBefore - own;
			this.external.report(Math.max(0, least), Math.max(0, most), this.log.window().toNanos(), now);
		}
	}

	/**
	 * What others use.
	 */
	long external(long now) {
		return this.external.used(this.log.window().toNanos(), now);
	}

	long nanosUntilExternalForgotten(long now) {
		return this.external.nanosUntilForgotten(this.log.window().toNanos(), now);
	}

	void forgetExternal() {
		this.external.forget();
	}

	/**
	 * The provider has refused what its headers would have allowed: they are not heard
	 * any more.
	 */
	void disbelieve() {
		this.believed = false;
		this.level.forget();
		this.external.forget();
	}

}
