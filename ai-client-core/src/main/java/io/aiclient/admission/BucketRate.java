package io.aiclient.admission;

/**
 * In which time a bucket of the provider fills up, by resets that agree on its rate. It
 * is measured best while next to nothing remains, where a step of the bucket, and what
 * was rounded, are the smallest part of it; so of reports of about the same use the
 * longest time counts, and of more use rather than of less. Remembered for twice that
 * time. Not safe for use by several threads: the gate holds its lock.
 */
final class BucketRate {

	private static final int HELD = 2;

	private static final int LEVELS = 8;

	private long whole;

	private int level;

	private boolean sure;

	private long until;

	/**
	 * A report agrees with another on the rate.
	 * @param reported the report
	 * @param now the time
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
		this.sure |= level == this.level && 2 * level >= LEVELS && reported.tellsRate();
		this.until = now + HELD * this.whole;
		return this.whole;
	}

	/**
	 * In which time the bucket fills up.
	 * @return nanoseconds; zero if that is not known
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
