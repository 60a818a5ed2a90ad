package io.aiclient.admission.tokens;

/**
 * How long the answers to like requests have been: their mean and mean deviation, over
 * the last {@value #MEMORY} or so, the older the fainter.
 */
final class AnswerLength {

	private static final int MEMORY = 32;

	private static final double DEVIATIONS = 2;

	/**
	 * A longer answer is taken for one of so many tokens: no report can make a length
	 * that no limit ever allows.
	 */
	private static final long LONGEST = 131_072;

	private int samples;

	private double mean;

	private double deviation;

	private volatile long upper;

	private volatile boolean enough;

	/**
	 * What an answer is not expected to exceed.
	 * @param unknown what is expected while nothing is known; it is not gone below until
	 * enough answers were seen
	 */
	long upper(long unknown) {
		return this.enough ? this.upper : Math.max(unknown, this.upper);
	}

	/**
	 * Learns the length of an answer. One that would more than double what is expected is
	 * taken for one that doubles it.
	 * @param tokens one or more
	 * @param forecast what it was expected not to exceed
	 */
	synchronized void learn(long tokens, long forecast) {
		this.samples = Math.min(this.samples + 1, MEMORY);
		double length = Math.min((double) Math.min(tokens, LONGEST), doubling(forecast));
		double off = length - this.mean;
		double error = (this.samples > 1) ? Math.abs(off) : length / 2;
		this.mean += off / this.samples;
		this.deviation += (error - this.deviation) / this.samples;
		this.upper = (long) Math.ceil(this.mean + DEVIATIONS * this.deviation);
		this.enough = this.samples >= TokenForecast.ENOUGH;
	}

	/**
	 * The length that doubles the upper estimate: the mean moves by one part in so many
	 * samples of what it is off, the estimate by three of them, less what the deviation
	 * loses.
	 */
	private double doubling(long forecast) {
		if (this.samples == 1) {
			return (double) Math.max(1, forecast);
		}
		double estimate = this.mean + DEVIATIONS * this.deviation;
		return this.mean + (this.samples * estimate + DEVIATIONS * this.deviation) / (1 + DEVIATIONS);
	}

}
