package io.aiclient;

/**
 * Tokens of one answer, as the provider counted them.
 *
 * @param promptTokens tokens of the prompt, cached ones included
 * @param completionTokens tokens that the model wrote
 * @param totalTokens both together, as the provider says
 * @param cachedPromptTokens the part of {@code promptTokens} that came from its cache
 */
public record TokenUsage(long promptTokens, long completionTokens, long totalTokens, long cachedPromptTokens) {

	/**
	 * What an answer has whose provider reported no usage.
	 */
	public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0);

	/**
	 * Whether the provider reported anything.
	 * @return false if every count is zero
	 */
	public boolean isReported() {
		return this.totalTokens > 0 || this.promptTokens > 0 || this.completionTokens > 0;
	}

	/**
	 * Adds counts.
	 * @param other what to add
	 * @return the sum of both; a count that would be too large for a {@code long} stays
	 * at the largest
	 */
	public TokenUsage plus(TokenUsage other) {
		return new TokenUsage(sum(this.promptTokens, other.promptTokens),
				sum(this.completionTokens, other.completionTokens), sum(this.totalTokens, other.totalTokens),
				sum(this.cachedPromptTokens, other.cachedPromptTokens));
	}

	private static long sum(long one, long other) {
		long sum = one + other;
		if (((one ^ sum) & (other ^ sum)) < 0) {
			return (one < 0) ? Long.MIN_VALUE : Long.MAX_VALUE;
		}
		return sum;
	}

}
