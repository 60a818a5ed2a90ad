package io.aiclient.admission;

/**
 * The least or the greatest of the last samples: of one to two spans of a fixed number of
 * them, so that what is old is forgotten without a log. Not safe for use by several
 * threads.
 */
final class RecentExtreme {

	private final int sign;

	private final int span;

	private double previous = Double.NaN;

	private double current = Double.NaN;

	private int inCurrent;

	private int samples;

	/**
	 * Remembers nothing yet.
	 * @param sign 1 for the greatest, -1 for the least
	 * @param span the samples of a span
	 */
	RecentExtreme(int sign, int span) {
		this.sign = sign;
		this.span = span;
	}

	void add(double sample) {
		if (this.inCurrent == this.span) {
			this.previous = this.current;
			this.current = Double.NaN;
			this.inCurrent = 0;
		}
		this.current = extreme(this.current, sample);
		this.inCurrent++;
		this.samples = Math.min(this.samples + 1, this.span);
	}

	/**
	 * How many samples there were, counted up to one span.
	 */
	int samples() {
		return this.samples;
	}

	double value() {
		return extreme(this.previous, this.current);
	}

	private double extreme(double one, double other) {
		if (Double.isNaN(one) || Double.isNaN(other)) {
			return Double.isNaN(one) ? other : one;
		}
		return this.sign * Math.max(this.sign * one, this.sign * other);
	}

}
