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
 * <p>
 * Guarded by the gate's lock.
 */
final class ReportedResets {

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

	private final BucketRate rate = new BucketRate();

	/**
	 * Believes nothing yet.
	 * @param log the log from which charges go
	 * @param frees whether they may go early; not if something may be charged later that
	 * no report includes
	 */
	ReportedResets(SlidingWindow log, boolean frees) {
		this.log = log;
		this.frees = frees;
	}

	void reported(ReportedReset reported) {
		this.soonerSeen |= reported.isShorterThan(this.log.window().toNanos());
		boolean agrees = false;
		for (ReportedReset other : this.recent) {
			if (!this.window && reported.provesWindow(other, SAME_MOMENT)) {
				this.window = true;
			}
			if (this.window && reported.isSameMomentOrDuration(other, SAME_MOMENT)) {
				agrees = true;
				believe(reported, reported.reset);
				believe(other, other.reset);
			}
			else if (reported.isSameRate(other, SAME_SHARE)) {
				agrees |= !this.window;
				agreeOnRate(reported, other);
			}
		}
		if (!agrees) {
			if (this.recent.size() == REMEMBERED) {
				this.recent.removeFirst();
			}
			this.recent.addLast(reported);
		}
		if (isStep(reported.reset)) {
			believe(reported, reported.reset);
		}
		else {
			believeRate(reported);
		}
		doubt(reported);
	}

	/**
	 * Two agree on the rate. Then it holds for all, whatever each of them reports.
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
		if (whole > 0 && whole < SHORTER * this.log.window().toNanos()) {
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

	private void believe(ReportedReset reported, long after) {
		believe(reported, after, false);
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
		long length = this.log.window().toNanos();
		return this.window && this.soonerSeen && reset > length && reset <= 2 * length;
	}

	/**
	 * Those reported before a window is proved, or the rate of a bucket is known, wait
	 * for it.
	 */
	private void doubt(ReportedReset reported) {
		if (!this.window) {
			if (this.doubted.size() == DOUBTED) {
				this.doubted.removeFirst();
			}
			this.doubted.addLast(reported);
		}
		else if (!this.doubted.isEmpty()) {
			for (ReportedReset earlier : this.doubted) {
				if (isStep(earlier.reset) || reported.isSameMomentOrDuration(earlier, SAME_MOMENT)) {
					believe(earlier, earlier.reset);
				}
			}
			this.doubted.clear();
		}
	}

	/**
	 * In which time a bucket of the provider fills up, by resets that agree on its rate.
	 * It is measured best while next to nothing remains, where a step of the bucket, and
	 * what was rounded, are the smallest part of it; so of reports of about the same use
	 * the longest time counts, and of more use rather than of less. Remembered for twice
	 * that time.
	 */
	private static final class BucketRate {

		private static final int HELD = 2;

		private static final int LEVELS = 8;

		private long whole;

		private int level;

		private boolean sure;

		private long until;

		/**
		 * A report agrees with another on the rate.
		 * @return in which time the bucket fills up
		 */
		long agreed(ReportedReset reported, long now) {
			int level = (int) (LEVELS * reported.usedShare());
			long whole = reported.untilAllowanceIsBack();
			boolean known = fillsUpIn(now) > 0;
			if (!known || level > this.level) {
				this.level = level;
				this.whole = whole;
				this.sure = false;
			}
			else if (level == this.level) {
				this.whole = Math.max(this.whole, whole);
			}
			this.sure |= level == this.level && 2 * level >= LEVELS && reported.showsRate();
			this.until = now + HELD * this.whole;
			return this.whole;
		}

		/**
		 * In how many nanoseconds the bucket fills up; zero if that is not known.
		 */
		long fillsUpIn(long now) {
			return (this.whole > 0 && this.until - now > 0) ? this.whole : 0;
		}

		/**
		 * The same, if half of the bucket was used and nothing that was rounded says so.
		 */
		long surelyFillsUpIn(long now) {
			return this.sure ? fillsUpIn(now) : 0;
		}

	}

}
