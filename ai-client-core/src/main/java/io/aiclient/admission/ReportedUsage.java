package io.aiclient.admission;

import java.time.Duration;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.admission.ReportedResets.ReportedReset;

/**
 * What the provider's headers report of the use of one limit: when charges are gone for
 * good, and what others use. Only headers that speak of the same allowance as the log are
 * comparable with it; those of a limit for a minute say nothing of one that is enforced
 * over a second.
 */
final class ReportedUsage {

	private final ProviderLimit kind;

	private final SlidingWindow log;

	private final ReportedResets resets;

	private final ExternalUsage external = new ExternalUsage();

	private final BucketLevel level = new BucketLevel();

	private final ResetPrecision precision = new ResetPrecision();

	private final ChargedTotals charged = new ChargedTotals();

	/**
	 * What is charged to attempts in flight; means nothing once headers are disbelieved.
	 */
	private long inFlight;

	private boolean believed = true;

	ReportedUsage(ProviderLimit kind, SlidingWindow log) {
		this.kind = kind;
		this.log = log;
		this.resets = new ReportedResets(log, !kind.charge().isChargedAtTheEnd());
	}

	/**
	 * Charges an attempt to the log, with what its answer's report will be compared with.
	 */
	Charge charge(long amount, long sent, long arrival, long now) {
		long settled = Math.max(0, this.log.certainlyUsed(now) - this.inFlight);
		long before = this.log.used(now);
		Charge charge = this.log.charge(amount, sent, arrival);
		charge.settledBefore = settled;
		charge.usedBefore = before;
		charge.chargedThen = this.charged.add(amount, now);
		this.inFlight += amount;
		this.level.sent(charge);
		return charge;
	}

	void ended(Charge charge, long now) {
		this.inFlight -= charge.reserved;
		this.level.ended(charge, now);
	}

	void notSent(Charge charge) {
		this.inFlight -= charge.reserved;
		this.level.arrived(charge);
	}

	/**
	 * How long until a bucket of the provider surely holds an amount.
	 * @return nanoseconds; zero if it does now, or if it is no bucket
	 */
	long nanosUntilHeld(long amount, long allowance, long now) {
		long whole = this.resets.bucketFillsUpIn(now);
		return (whole > 0 && this.believed) ? this.level.nanosUntil(amount, allowance, whole, now) : 0;
	}

	/**
	 * The provider reports how the limit stood when it accepted or refused a request.
	 * @return whether it was used up
	 */
	boolean reported(Charge charge, ReportedLimit report, long allowance, long now) {
		Long limit = report.limit();
		Long remaining = report.remaining();
		if (!this.believed || limit == null || limit != allowance || remaining == null || remaining < 0
				|| remaining > allowance) {
			return false;
		}
		Duration reset = report.reset();
		if (reset != null && reset.compareTo(Duration.ZERO) > 0 && reset.compareTo(this.kind.period()) <= 0) {
			this.resets.reported(
					new ReportedReset(charge, allowance - remaining, allowance, this.precision.read(reset, now), now));
		}
		this.level.reports(charge, remaining, now);
		charge.remaining = remaining;
		return remaining == 0;
	}

	/**
	 * Compares what the provider reported of a request with what we had used.
	 * @param own what the provider charged for the request itself
	 * @param arrived when it had arrived at the latest: what was charged after it and
	 * until then may have arrived before it
	 */
	void compare(Charge charge, long own, long arrived, long allowance, long now) {
		long remaining = charge.remaining;
		if (remaining >= 0 && this.believed) {
			long meanwhile = this.charged.totalAt(arrived) - charge.chargedThen;
			long least = allowance - remaining - charge.usedBefore - own - meanwhile;
			long most = allowance - remaining - charge.settledBefore - own;
			this.external.report(Math.max(0, least), Math.max(0, most), this.log.windowNanos(), now);
		}
	}

	long external(long now) {
		return this.external.used(this.log.windowNanos(), now);
	}

	long nanosUntilExternalForgotten(long now) {
		return this.external.nanosUntilForgotten(this.log.windowNanos(), now);
	}

	void forgetExternal() {
		this.external.forget();
	}

	/**
	 * The provider has refused what its headers would have allowed: they are not believed
	 * any more.
	 */
	void disbelieve() {
		this.believed = false;
		this.level.forget();
		this.external.forget();
	}

	/**
	 * How precise the resets of one limit are. One in whole seconds with a unit is read
	 * as it is written, but for a millisecond, and may have been rounded down by almost a
	 * second: as long as none was finer, unless it is always the same, and so the length
	 * of a sliding window. A fixed window's would be less by now, or is not of a usual
	 * length.
	 */
	static final class ResetPrecision {

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
		 * The longest time that a reset may mean, in nanoseconds.
		 * @param reset more than zero and at most a day
		 */
		long read(Duration reset, long now) {
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

	/**
	 * How much had been charged altogether at a moment of the recent past. Remembers the
	 * last thousand or so charges.
	 */
	static final class ChargedTotals {

		private static final int KEPT = 1024;

		private final long[] times = new long[KEPT];

		private final long[] totals = new long[KEPT];

		private long charges;

		private long total;

		long add(long amount, long now) {
			this.total += amount;
			int slot = (int) (this.charges++ % KEPT);
			this.times[slot] = now;
			this.totals[slot] = this.total;
			return this.total;
		}

		/**
		 * What had been charged at a moment, or more if that is not remembered.
		 * @param moment the moment, not before the clock's first charge
		 */
		long totalAt(long moment) {
			long low = Math.max(0, this.charges - KEPT);
			long high = this.charges;
			while (low < high) {
				long middle = (low + high) >>> 1;
				if (this.times[(int) (middle % KEPT)] - moment > 0) {
					high = middle;
				}
				else {
					low = middle + 1;
				}
			}
			boolean remembered = low > Math.max(0, this.charges - KEPT);
			return remembered ? this.totals[(int) ((low - 1) % KEPT)] : this.total;
		}

	}

	/**
	 * What others use of the same quota, as far as the provider's headers show it: used
	 * altogether, less all of our own that the provider can have counted is the least,
	 * less only what it must have counted the most. Raised to the least at once, lowered
	 * to the most slowly, since others may come in bursts; forgotten when nothing has
	 * been heard for one and a half windows, or for a day: all may be theirs, and then
	 * nothing is sent that could show otherwise.
	 */
	static final class ExternalUsage {

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

}
