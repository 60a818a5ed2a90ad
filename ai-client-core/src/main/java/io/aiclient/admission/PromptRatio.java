package io.aiclient.admission;

/**
 * What the prompts of one model have come to beside what was counted or guessed for them.
 * Learning takes a lock for a few multiplications, asking takes none.
 * <p>
 * How is it designed, and why? Providers add to a prompt what no request shows: a frame,
 * a preamble of their own. So the ratio of true to raw tokens is no constant but a line
 * over 1 / raw: a tokenizer's own ratio, and so many hidden tokens. A constant would take
 * the hidden tokens of short prompts for a ratio and charge a long prompt a multiple of
 * what it has. The line is fitted by least squares over the last {@value #MEMORY} prompts
 * or so, the older the fainter. Where all prompts are about as long, nothing tells ratio
 * and hidden tokens apart; then it is a ratio.
 */
final class PromptRatio {

	private static final int MEMORY = 32;

	private static final double DEVIATIONS = 2;

	/**
	 * Prompts that differ less in 1 / raw than this part of its mean are about as long.
	 */
	private static final double ABOUT_AS_LONG = 0.25;

	/**
	 * No prompt is taken to have more than a token for each byte, and so many hidden
	 * ones; a provider that reports nonsense cannot lock its requests out.
	 */
	private static final double MOST = TokenEstimate.BYTES_PER_TOKEN;

	private static final long MOST_HIDDEN = 4096;

	private static final double LEAST = 0.25;

	private int samples;

	private double meanInverse;

	private double meanRatio;

	private double variance;

	private double covariance;

	private double deviation;

	private volatile Line line = new Line(1, 0, 1, 1);

	private PromptRatio(double deviation) {
		this.deviation = deviation;
	}

	/**
	 * For counts, which are exact until shown otherwise.
	 */
	static PromptRatio ofCounts() {
		return new PromptRatio(0);
	}

	/**
	 * For guesses, a quarter off until shown otherwise, once there is anything to go by.
	 */
	static PromptRatio ofGuesses() {
		return new PromptRatio(0.25);
	}

	/**
	 * What a prompt is not expected to exceed.
	 * @param raw the count or guess, one or more
	 */
	long upper(long raw) {
		return (long) Math.ceil(Math.min(raw * this.line.upper(1.0 / raw), most(raw)));
	}

	/**
	 * Learns what a prompt came to.
	 * @param raw the count or guess, one or more
	 * @param tokens what the provider counted, one or more
	 */
	synchronized void learn(long raw, long tokens) {
		double inverse = 1.0 / raw;
		double ratio = Math.min((double) tokens, most(raw)) / raw;
		double expected = this.line.at(inverse);
		this.samples = Math.min(this.samples + 1, MEMORY);
		if (this.samples > 1) {
			double error = Math.min(1, Math.abs(ratio - expected) / expected);
			this.deviation += (error - this.deviation) / this.samples;
		}
		double gain = 1.0 / this.samples;
		double inverseOff = inverse - this.meanInverse;
		double ratioOff = ratio - this.meanRatio;
		this.meanInverse += gain * inverseOff;
		this.meanRatio += gain * ratioOff;
		this.variance = (1 - gain) * (this.variance + gain * inverseOff * inverseOff);
		this.covariance = (1 - gain) * (this.covariance + gain * inverseOff * ratioOff);
		double doubt = ABOUT_AS_LONG * this.meanInverse;
		double hidden = Math.max(0, this.covariance / (this.variance + doubt * doubt));
		this.line = new Line(this.meanRatio - hidden * this.meanInverse, hidden, 1 + DEVIATIONS * this.deviation,
				(this.samples < TokenForecast.ENOUGH) ? 1 : LEAST);
	}

	private static double most(long raw) {
		return MOST * raw + MOST_HIDDEN;
	}

	/**
	 * What is learned, as others read it.
	 *
	 * @param ratio true tokens for each raw one
	 * @param hidden tokens that no request shows
	 * @param margin by how much the upper estimate exceeds the mean
	 * @param least what the upper estimate does not fall below
	 */
	private record Line(double ratio, double hidden, double margin, double least) {

		double at(double inverse) {
			return Math.max(LEAST, this.ratio + this.hidden * inverse);
		}

		double upper(double inverse) {
			return Math.max(this.least, at(inverse) * this.margin);
		}

	}

}
