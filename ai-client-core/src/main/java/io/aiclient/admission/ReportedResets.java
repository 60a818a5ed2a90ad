package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decides which of the provider's {@code reset} values to believe, and for what.
 * <p>
 * How is it designed, and why? A reset says when the whole limit is there again, so a
 * charge, and whatever arrived before it, is gone by the moment that its own answer
 * reports. But headers may be stale or nonsense, and a charge that goes too early leads
 * to a refusal. So a value is believed only if one of the last few agrees with it: on the
 * same moment (a fixed window), the same duration (a sliding window), or the same time
 * for each unit that is used (a bucket). One that nothing agrees with yet waits for the
 * next.
 * <p>
 * A bucket that is refilled in steps may well report the time that its rate would take,
 * and get nothing until the step ends. So of a bucket only the rate is believed: a charge
 * is gone when the whole allowance would have come back at that rate, which is safe for
 * every step that divides this time, and never before its own answer reports.
 * <p>
 * That makes it important not to take a bucket for a window. The moment that a bucket
 * reports moves by what is charged between two reports, and its duration by what is used;
 * so two reports prove a window only if enough was charged between them to have moved a
 * bucket's, and if they came in the order of what they saw used. When a report was made
 * is not known, only that it was between the request and the answer, so both count. Until
 * a window is proved, its moments and durations are not believed; then those reported
 * before are believed too.
 */
final class ReportedResets {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

	private static final int REMEMBERED = 4;

	private static final int DOUBTED = 256;

	private static final long SAME_MOMENT = Duration.ofMillis(100).toNanos();

	private static final double SAME_SHARE = 0.02;

	private static final double SHORTER = 0.8;

	private final Deque<ReportedReset> recent = new ArrayDeque<>();

	private final Deque<ReportedReset> doubted = new ArrayDeque<>();

	private final SlidingWindow log;

	private final boolean frees;

	private boolean window;

	private boolean soonerSeen;

	private final BucketLevel.BucketRate rate = new BucketLevel.BucketRate();

	/**
	 * Believes nothing yet.
	 * @param frees whether charges may go early; not if something may be charged later
	 * that no report includes
	 */
	ReportedResets(SlidingWindow log, boolean frees) {
		this.log = log;
		this.frees = frees;
	}

	void reported(ReportedReset reported) {
		this.soonerSeen |= reported.isShorterThan(this.log.windowNanos());
		boolean agrees = false;
		for (ReportedReset other : this.recent) {
			this.window = this.window || reported.provesWindow(other);
			if (this.window && reported.isSameMomentOrDuration(other)) {
				agrees = true;
				believe(reported);
				believe(other);
			}
			else if (reported.isSameRate(other)) {
				agrees |= !this.window;
				agreeOnRate(reported, other);
			}
		}
		if (!agrees) {
			addLast(this.recent, reported, REMEMBERED);
		}
		if (isStep(reported.reset)) {
			believe(reported);
		}
		else {
			believeRate(reported);
		}
		doubt(reported);
	}

	/**
	 * A rate that two agree on holds for all, whatever each of them reports.
	 */
	private void agreeOnRate(ReportedReset reported, ReportedReset other) {
		long before = this.rate.fillsUpIn(reported.now);
		this.rate.agreed(other, reported.now);
		long whole = this.rate.agreed(reported, reported.now);
		if (before == 0 || whole < before) {
			this.doubted.forEach(this::believeRate);
		}
	}

	/**
	 * A bucket that fills up in about the window only confirms that.
	 */
	private void believeRate(ReportedReset reported) {
		long whole = this.rate.fillsUpIn(reported.now);
		if (whole > 0 && whole < SHORTER * this.log.windowNanos()) {
			believe(reported, Math.max(reported.reset, whole), true);
		}
	}

	/**
	 * In how many nanoseconds a bucket fills up, at most; zero if the limit is not known
	 * to be a bucket.
	 */
	long bucketFillsUpIn(long now) {
		return this.window ? 0 : this.rate.surelyFillsUpIn(now);
	}

	private void believe(ReportedReset reported) {
		believe(reported, reported.reset, false);
	}

	private void believe(ReportedReset reported, long after, boolean byRate) {
		if (reported.believe(after)) {
			long moment = reported.now + after;
			if (after == reported.reset && isStep(after)) {
				this.log.staysUntil(reported.charge, moment);
			}
			else if (this.frees) {
				this.log.goneAt(reported.charge, moment);
				reported.charge.byRate = byRate;
				this.log.wholeAgainAt(reported.charge, moment, SAME_MOMENT);
			}
		}
	}

	/**
	 * Whether a time is longer than the window because a step comes only then: of a limit
	 * that is also whole sooner, or it is that of a sliding window, rounded up.
	 */
	private boolean isStep(long reset) {
		long length = this.log.windowNanos();
		return this.window && this.soonerSeen && reset > length && reset <= 2 * length;
	}

	/**
	 * Those reported before a window is proved, or the rate of a bucket is known, wait
	 * for it.
	 */
	private void doubt(ReportedReset reported) {
		if (!this.window) {
			addLast(this.doubted, reported, DOUBTED);
		}
		else {
			for (ReportedReset earlier : this.doubted) {
				if (isStep(earlier.reset) || reported.isSameMomentOrDuration(earlier)) {
					believe(earlier);
				}
			}
			this.doubted.clear();
		}
	}

	private static void addLast(Deque<ReportedReset> all, ReportedReset reported, int most) {
		if (all.size() == most) {
			all.removeFirst();
		}
		all.addLast(reported);
	}

	/**
	 * What one answer reports of when a limit is whole again, and of its use.
	 */
	static final class ReportedReset {

		/**
		 * A value in whole seconds may be rounded by almost one, and by one more where it
		 * was read.
		 */
		private static final long ROUNDED = 2 * SECOND;

		private final Charge charge;

		final long used;

		final long allowance;

		/**
		 * Nanoseconds until nothing is used any more.
		 */
		final long reset;

		private final long now;

		private final boolean mayBeRounded;

		/**
		 * After what time its charge is believed to be gone.
		 */
		private long believed = Long.MAX_VALUE;

		ReportedReset(Charge charge, long used, long allowance, long reset, long now) {
			charge.hold(); // for good: nothing says when the report is forgotten
			this.charge = charge;
			this.used = Math.max(1, used);
			this.allowance = Math.max(this.used, allowance);
			this.reset = reset;
			this.now = now;
			this.mayBeRounded = reset % SECOND <= MILLISECOND;
		}

		/**
		 * Believes that the charge is gone after some time, and says whether that is
		 * sooner than was believed.
		 */
		boolean believe(long after) {
			boolean sooner = after < this.believed;
			this.believed = Math.min(this.believed, after);
			return sooner;
		}

		/**
		 * Whether it is clearly shorter than a window, however it is rounded.
		 */
		boolean isShorterThan(long window) {
			return this.reset + (this.mayBeRounded ? ROUNDED : MILLISECOND) < window;
		}

		/**
		 * Whether it is long enough to show a rate, however it is rounded.
		 */
		boolean showsRate() {
			return leastReset(this.mayBeRounded) > 0;
		}

		boolean isSameMomentOrDuration(ReportedReset earlier) {
			return isClose(this.now + this.reset, earlier.now + earlier.reset)
					|| isClose(this.charge.sent + this.reset, earlier.charge.sent + earlier.reset)
					|| isClose(this.reset, earlier.reset);
		}

		/**
		 * Whether this agrees with an earlier one as a bucket's would not: its duration
		 * would have moved by what more is used, its moment by what was charged in
		 * between.
		 */
		boolean provesWindow(ReportedReset earlier) {
			long usedMore = Math.abs(this.used - earlier.used);
			if (isClose(this.reset, earlier.reset) && wouldHaveMoved(usedMore, earlier)) {
				return true;
			}
			boolean moreUsed = this.used > earlier.used;
			boolean sentLater = this.charge.chargedThen > earlier.charge.chargedThen;
			boolean same = (moreUsed && isClose(this.now + this.reset, earlier.now + earlier.reset))
					|| (moreUsed == sentLater
							&& isClose(this.charge.sent + this.reset, earlier.charge.sent + earlier.reset));
			long chargedMore = Math.abs(this.charge.chargedThen - earlier.charge.chargedThen);
			return same && wouldHaveMoved(Math.min(usedMore, chargedMore), earlier);
		}

		private boolean wouldHaveMoved(long units, ReportedReset other) {
			boolean rounded = this.mayBeRounded && other.mayBeRounded;
			double perUnit = Math.min((double) leastReset(rounded) / this.used,
					(double) other.leastReset(rounded) / other.used);
			return units * perUnit >= 2 * SAME_MOMENT + (rounded ? SECOND : 0);
		}

		/**
		 * Whether this agrees with another on the time for each unit that is used.
		 */
		boolean isSameRate(ReportedReset other) {
			boolean rounded = this.mayBeRounded && other.mayBeRounded;
			double slower = 1 + SAME_SHARE;
			return (double) leastReset(rounded) / this.used <= slower * other.reset / other.used
					&& (double) other.leastReset(rounded) / other.used <= slower * this.reset / this.used;
		}

		private long leastReset(boolean rounded) {
			return rounded ? Math.max(0, this.reset - ROUNDED) : this.reset;
		}

		private static boolean isClose(long one, long other) {
			return Math.abs(one - other) <= SAME_MOMENT;
		}

	}

}
