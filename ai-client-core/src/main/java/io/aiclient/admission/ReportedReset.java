package io.aiclient.admission;

import java.time.Duration;

/**
 * What one answer reports of when a limit is whole again, and of its use. Guarded by the
 * gate's lock.
 */
final class ReportedReset {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long LONGEST = Duration.ofDays(1).toNanos();

	private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

	/**
	 * A value in whole seconds may be rounded by almost one, and by one more where it was
	 * read.
	 */
	private static final long ROUNDED = 2 * SECOND;

	final Charge charge;

	private final long used;

	private final long allowance;

	final long reset;

	final long now;

	private final boolean mayBeRounded;

	/**
	 * After what time its charge is believed to be gone.
	 */
	private long believed = Long.MAX_VALUE;

	/**
	 * Creates a report that is not believed.
	 * @param charge the charge whose answer reports it
	 * @param used how much of the limit is used
	 * @param reset nanoseconds until nothing is used any more
	 * @param now when it was heard
	 */
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
	 * Believes that the charge is gone after some time, and says whether that is sooner
	 * than was believed.
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
	 * In which time the whole allowance comes back, at the rate of a bucket.
	 */
	long untilAllowanceIsBack() {
		double whole = this.reset * ((double) this.allowance / this.used);
		return (whole < LONGEST) ? (long) whole : LONGEST;
	}

	/**
	 * Whether it is long enough to show a rate, however it is rounded.
	 */
	boolean showsRate() {
		return leastReset(this.mayBeRounded) > 0;
	}

	double usedShare() {
		return (double) this.used / this.allowance;
	}

	/**
	 * Whether this agrees with an earlier one on the moment or the duration.
	 */
	boolean isSameMomentOrDuration(ReportedReset earlier, long tolerance) {
		return isClose(this.now + this.reset, earlier.now + earlier.reset, tolerance)
				|| isClose(this.charge.sent + this.reset, earlier.charge.sent + earlier.reset, tolerance)
				|| isClose(this.reset, earlier.reset, tolerance);
	}

	/**
	 * Whether this agrees with an earlier one as a bucket's would not: its duration would
	 * have moved by what more is used, its moment by what was charged in between.
	 */
	boolean provesWindow(ReportedReset earlier, long tolerance) {
		long usedMore = Math.abs(this.used - earlier.used);
		if (isClose(this.reset, earlier.reset, tolerance) && wouldHaveMoved(usedMore, earlier, tolerance)) {
			return true;
		}
		boolean moreUsed = this.used > earlier.used;
		boolean sentLater = this.charge.chargedThen > earlier.charge.chargedThen;
		boolean same = (moreUsed && isClose(this.now + this.reset, earlier.now + earlier.reset, tolerance))
				|| (moreUsed == sentLater
						&& isClose(this.charge.sent + this.reset, earlier.charge.sent + earlier.reset, tolerance));
		long chargedMore = Math.abs(this.charge.chargedThen - earlier.charge.chargedThen);
		return same && wouldHaveMoved(Math.min(usedMore, chargedMore), earlier, tolerance);
	}

	private boolean wouldHaveMoved(long units, ReportedReset other, long tolerance) {
		boolean rounded = this.mayBeRounded && other.mayBeRounded;
		double perUnit = Math.min((double) leastReset(rounded) / this.used,
				(double) other.leastReset(rounded) / other.used);
		return units * perUnit >= 2 * tolerance + (rounded ? SECOND : 0);
	}

	/**
	 * Whether this agrees with another on the time for each unit that is used.
	 */
	boolean isSameRate(ReportedReset other, double tolerance) {
		boolean rounded = this.mayBeRounded && other.mayBeRounded;
		double slower = 1 + tolerance;
		return (double) leastReset(rounded) / this.used <= slower * other.reset / other.used
				&& (double) other.leastReset(rounded) / other.used <= slower * this.reset / this.used;
	}

	private long leastReset(boolean rounded) {
		return rounded ? Math.max(0, this.reset - ROUNDED) : this.reset;
	}

	private static boolean isClose(long one, long other, long tolerance) {
		return Math.abs(one - other) <= tolerance;
	}

}
