package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a bucket of the provider holds at least, by what its headers report to remain.
 * <p>
 * How is it designed, and why? A log over the time in which a bucket fills up is safe
 * only if the bucket is refilled continuously or in steps that divide this time: of a
 * bucket that gets 120 every 6 s, 200 in any 10 s may be too much. But what remains is
 * reported with each answer, and nothing but charges makes it less. When the last of our
 * requests arrived is not known, but it is one of those whose answers began since any of
 * them was sent; so after an answer the bucket holds no less than the least that was
 * reported since its request was sent, less what is still to be reported. When it was
 * silent for longer than a step can be, it has been refilled for the rest of the time.
 */
final class BucketLevel {

	/**
	 * The longest step, as a share of the time in which the bucket fills up.
	 */
	private static final double LONGEST_STEP = 0.6;

	/**
	 * Answers that take a larger share of that time report too late.
	 */
	private static final double QUICK = 0.25;

	/**
	 * Reports since the latest request was sent whose answer has begun, in their order,
	 * those left out after which less was reported.
	 */
	private final Deque<Report> reports = new ArrayDeque<>();

	private long latestSent;

	/**
	 * When it was last reported, and how long that answer took.
	 */
	private long at;

	private long took;

	private long awaited;

	/**
	 * What was charged to requests that have ended without a report.
	 */
	private long lost;

	private long lostAt;

	void sent(Charge charge) {
		charge.awaited = true;
		this.awaited += charge.reserved;
	}

	void reports(Charge charge, long remaining, long now) {
		arrived(charge);
		long sent = charge.sent;
		if (this.reports.isEmpty() || sent - this.latestSent > 0) {
			this.latestSent = sent;
		}
		this.took = now - sent;
		this.at = now;
		while (!this.reports.isEmpty() && this.reports.getLast().remaining >= remaining) {
			this.reports.removeLast();
		}
		this.reports.addLast(new Report(remaining, now));
		while (this.reports.getFirst().at - this.latestSent < 0) {
			this.reports.removeFirst();
		}
		if (this.latestSent - this.lostAt > 0) {
			this.lost = 0;
		}
	}

	/**
	 * A request has ended. If it did not report, it may arrive after any that did until
	 * one reports that was sent later.
	 */
	void ended(Charge charge, long now) {
		if (arrived(charge)) {
			this.lost += charge.reserved;
			this.lostAt = now;
		}
	}

	/**
	 * Awaits nothing more of a request, and says whether anything was awaited.
	 */
	boolean arrived(Charge charge) {
		boolean awaited = charge.awaited;
		if (awaited) {
			charge.awaited = false;
			this.awaited -= charge.reserved;
		}
		return awaited;
	}

	/**
	 * How long until it surely holds an amount.
	 * @param allowance what it holds when it is full
	 * @param whole in which time it fills up
	 * @return nanoseconds; zero if it does now
	 */
	long nanosUntil(long amount, long allowance, long whole, long now) {
		if (this.reports.isEmpty() || this.took > QUICK * whole) {
			return 0;
		}
		long missing = amount + this.awaited + this.lost - this.reports.getFirst().remaining;
		if (missing <= 0) {
			return 0;
		}
		double refilled = whole * (LONGEST_STEP + (double) missing / allowance);
		return Math.max(0, this.at + (long) refilled - now);
	}

	void forget() {
		this.reports.clear();
	}

	private record Report(long remaining, long at) {

	}

	/**
	 * In which time a bucket of the provider fills up, by resets that agree on its rate.
	 * It is measured best while next to nothing remains, where a step of the bucket, and
	 * what was rounded, are the smallest part of it; so of reports of about the same use
	 * the longest time counts, and of more use rather than of less. Remembered for twice
	 * that time.
	 */
	static final class BucketRate {

		private static final int HELD = 2;

		private static final int LEVELS = 8;

		private static final double LONGEST = Duration.ofDays(1).toNanos();

		private long whole;

		private int level;

		private boolean sure;

		private long until;

		/**
		 * A report agrees with another on the rate.
		 * @return in which time the bucket fills up
		 */
		long agreed(ReportedResets.ReportedReset reported, long now) {
			int level = (int) (LEVELS * ((double) reported.used / reported.allowance));
			long whole = (long) Math.min(LONGEST, reported.reset * ((double) reported.allowance / reported.used));
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
