package io.aiclient.simulator;

/**
 * How many tokens an answer in plain text has. Immutable. The n-th accepted request gets
 * the n-th sample. Structured answers keep the length that their schema gives them.
 *
 * @param mean the mean length in tokens; zero for as long as the text turns out
 * @param sigma the standard deviation of the length's logarithm; zero for a fixed length
 * @param seed the seed of the samples, default 0
 */
public record AnswerLength(double mean, double sigma, long seed) {

	private static final long STREAM = 0x616e7377657273L;

	public AnswerLength {
		if (!(mean == 0 || mean >= 1) || mean > 1_000_000) {
			throw new IllegalArgumentException("Invalid mean (" + mean + "): must be zero, or from 1 to 1000000");
		}
		if (!(sigma >= 0) || sigma > 5) {
			throw new IllegalArgumentException("Invalid sigma (" + sigma + "): must be from 0 to 5");
		}
	}

	/**
	 * As long as the text turns out: exactly {@link SimulatedProvider#answerTo(String)}.
	 * @return the length
	 */
	public static AnswerLength natural() {
		return new AnswerLength(0, 0, 0);
	}

	/**
	 * The same for each answer: the text is repeated or cut.
	 * @param tokens the tokens, one or more
	 * @return the length
	 */
	public static AnswerLength fixed(int tokens) {
		return lognormal(tokens, 0);
	}

	/**
	 * Lognormal, at least one token.
	 * @param meanTokens the mean of the lengths
	 * @param sigma the standard deviation of the logarithm, from 0 to 5
	 * @return the length
	 */
	public static AnswerLength lognormal(double meanTokens, double sigma) {
		if (meanTokens < 1) {
			throw new IllegalArgumentException("Invalid meanTokens (" + meanTokens + "): must be one or more");
		}
		return new AnswerLength(meanTokens, sigma, 0);
	}

	public AnswerLength seed(long seed) {
		return new AnswerLength(this.mean, this.sigma, seed);
	}

	boolean isNatural() {
		return this.mean == 0;
	}

	/**
	 * The length of the answer to the n-th accepted request.
	 * @param n the number of the request, from 0
	 * @return tokens, one or more; zero if the length is natural
	 */
	public int sample(long n) {
		if (isNatural()) {
			return 0;
		}
		return (int) Math.max(1, Math.round(SeededDraw.lognormal(this.mean, this.sigma, this.seed ^ STREAM, n)));
	}

}
