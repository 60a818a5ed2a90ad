package io.aiclient.admission;

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
	 * Learns the length of an answer.
	 * @param tokens one or more
	 */
	synchronized void learn(long tokens) {
		long length = Math.min(tokens, LONGEST);
		this.samples = Math.min(this.samples + 1, MEMORY);
		double off = length - this.mean;
		double error = (this.samples > 1) ? Math.abs(off) : length / 2.0;
		this.mean += off / this.samples;
		this.deviation += (error - this.deviation) / this.samples;
		this.upper = (long) Math.ceil(this.mean + DEVIATIONS * this.deviation);
		this.enough = this.samples >= TokenForecast.ENOUGH;
	}

}
