package io.aiclient.admission.tokens;

import org.jspecify.annotations.Nullable;

/**
 * What the prompts of one model have come to beside what was counted or guessed for them.
 * Learning takes a lock for a few multiplications, asking takes none.
 * <p>
 * How is it designed, and why? Providers add to a prompt what no request shows: a frame,
 * a preamble of their own. So the ratio of true to raw tokens is no constant but a line
 * over 1 / raw: a tokenizer's own ratio, and so many hidden tokens. A constant would take
 * the hidden tokens of short prompts for a ratio and charge a long prompt a multiple of
 * what it has. The line is fitted by least squares over the last {@value #MEMORY} prompts
 * or so, the older the fainter. Where all prompts are about as long, nothing separates
 * ratio and hidden tokens; then it is a ratio.
 * <p>
 * One answer changes no estimate by more than a factor of two, which is checked at both
 * ends of the line. An answer that would change the fit by more is suspected: it moves
 * what others read so far, but it counts only when another one is as far off on the same
 * side, and then both count no further than twice the milder of the two.
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

	private Fit fit;

	private @Nullable Sample suspect;

	private volatile Line line = new Line(1, 0, 1, 1);

	private PromptRatio(double deviation) {
		this.fit = new Fit(0, 0, 0, 0, 0, deviation, this.line);
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
		Sample sample = new Sample(1.0 / raw, Math.min((double) tokens, most(raw)) / raw);
		Fit next = this.fit.with(sample);
		Sample other = this.suspect;
		if (!this.fit.line().isNear(next.line())) {
			this.suspect = sample;
			if (other != null && this.fit.off(other) > 1 == this.fit.off(sample) > 1) {
				next = this.fit.with(this.fit.noFurther(other, sample)).with(this.fit.noFurther(sample, other));
				this.fit = next;
				this.suspect = null;
			}
		}
		else {
			this.fit = next;
		}
		this.line = this.line.towards(next.line());
	}

	private static double most(long raw) {
		return MOST * raw + MOST_HIDDEN;
	}

	/**
	 * What one prompt came to.
	 *
	 * @param inverse 1 / raw
	 * @param ratio true tokens for each raw one
	 */
	private record Sample(double inverse, double ratio) {

	}

	/**
	 * What is learned.
	 *
	 * @param samples how many prompts it is learned from; no more than are remembered
	 * @param meanInverse mean of 1 / raw
	 * @param meanRatio mean of the ratios
	 * @param variance of 1 / raw
	 * @param covariance of 1 / raw and the ratios
	 * @param deviation mean relative deviation of the ratios from the line
	 * @param line the line through them
	 */
	private record Fit(int samples, double meanInverse, double meanRatio, double variance, double covariance,
			double deviation, Line line) {

		Fit with(Sample sample) {
			int count = Math.min(this.samples + 1, MEMORY);
			double gain = 1.0 / count;
			double error = Math.min(1, Math.abs(off(sample) - 1));
			double nextDeviation = (count > 1) ? this.deviation + gain * (error - this.deviation) : this.deviation;
			double inverseOff = sample.inverse() - this.meanInverse;
			double ratioOff = sample.ratio() - this.meanRatio;
			double nextInverse = this.meanInverse + gain * inverseOff;
			double nextRatio = this.meanRatio + gain * ratioOff;
			double nextVariance = (1 - gain) * (this.variance + gain * inverseOff * inverseOff);
			double nextCovariance = (1 - gain) * (this.covariance + gain * inverseOff * ratioOff);
			double doubt = ABOUT_AS_LONG * nextInverse;
			double hidden = Math.max(0,
					Math.min(nextCovariance / (nextVariance + doubt * doubt), (nextRatio - LEAST) / nextInverse));
			Line next = new Line(Math.max(LEAST, nextRatio - hidden * nextInverse), hidden,
					1 + DEVIATIONS * nextDeviation, (count < TokenForecast.ENOUGH) ? 1 : LEAST);
			return new Fit(count, nextInverse, nextRatio, nextVariance, nextCovariance, nextDeviation, next);
		}

		/**
		 * How many times what was expected a prompt came to.
		 */
		double off(Sample sample) {
			return sample.ratio() / this.line.at(sample.inverse());
		}

		/**
		 * A sample that is off no further than twice as far as another.
		 */
		Sample noFurther(Sample sample, Sample other) {
			double expected = this.line.at(sample.inverse());
			double farthest = off(other);
			return new Sample(sample.inverse(), (farthest > 1) ? Math.min(sample.ratio(), 2 * farthest * expected)
					: Math.max(sample.ratio(), farthest * expected / 2));
		}

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
			return this.ratio + this.hidden * inverse;
		}

		double upper(double inverse) {
			return Math.max(this.least, at(inverse) * this.margin);
		}

		/**
		 * Another line, or as far towards it as changes no estimate by more than a factor
		 * of two.
		 */
		Line towards(Line next) {
			Line nearer = next;
			for (double part = 1; !isNear(nearer); part /= 2) {
				nearer = new Line(this.ratio + part * (next.ratio - this.ratio),
						this.hidden + part * (next.hidden - this.hidden),
						this.margin + part * (next.margin - this.margin), next.least);
			}
			return nearer;
		}

		/**
		 * Whether no estimate differs by more than a factor of two: none does if those
		 * for an endless prompt and for a single token do not.
		 */
		boolean isNear(Line other) {
			return isNear(other, 0) && isNear(other, 1);
		}

		private boolean isNear(Line other, double inverse) {
			double change = other.at(inverse) * other.margin / (at(inverse) * this.margin);
			return change <= 2 && change >= 1.0 / 2;
		}

	}

}
