package io.aiclient.admission;

/**
 * Least, greatest and mean of the last samples: of one to two spans of a fixed number of
 * them, so that what is old is forgotten without a log. Not safe for use by several
 * threads: the gate holds its lock.
 */
final class RecentSamples {

	private final int span;

	private Span previous = new Span();

	private Span current = new Span();

	RecentSamples(int span) {
		this.span = span;
	}

	void add(double sample) {
		if (this.current.count == this.span) {
			this.previous = this.current;
			this.current = new Span();
		}
		this.current.add(sample);
	}

	/**
	 * How many samples are remembered: up to two spans.
	 */
	int count() {
		return this.previous.count + this.current.count;
	}

	/**
	 * The least.
	 * @return positive infinity if there is none
	 */
	double least() {
		return Math.min(this.previous.least, this.current.least);
	}

	/**
	 * The greatest.
	 * @return negative infinity if there is none
	 */
	double greatest() {
		return Math.max(this.previous.greatest, this.current.greatest);
	}

	/**
	 * The mean.
	 * @return not a number if there is no sample
	 */
	double mean() {
		return (this.previous.sum + this.current.sum) / count();
	}

	private static final class Span {

		private int count;

		private double sum;

		private double least = Double.POSITIVE_INFINITY;

		private double greatest = Double.NEGATIVE_INFINITY;

		private void add(double sample) {
			this.count++;
			this.sum += sample;
			this.least = Math.min(this.least, sample);
			this.greatest = Math.max(this.greatest, sample);
		}

	}

}
