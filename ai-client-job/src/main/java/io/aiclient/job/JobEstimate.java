package io.aiclient.job;

import java.math.BigDecimal;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a job would ask, and what that would cost at most.
 */
public sealed interface JobEstimate permits JobEstimator.Estimated {

	/**
	 * Rows of the input.
	 */
	long rows();

	/**
	 * Rows whose result is stored.
	 */
	long stored();

	/**
	 * Rows that failed before and would not be asked.
	 */
	long failed();

	/**
	 * Rows that cannot be read and would be skipped, stored as such before or not.
	 */
	long unreadable();

	/**
	 * Rows that would not be asked because another is the same.
	 */
	long duplicates();

	/**
	 * Rows that would be asked.
	 */
	long toAsk();

	/**
	 * Tokens of their prompts: counted where the client has a tokenizer for the model,
	 * guessed otherwise.
	 */
	long promptTokens();

	/**
	 * The most tokens that the models may write: the sum of {@code maxTokens} for each of
	 * the {@code n} answers asked for; null if a request has none.
	 */
	@Nullable Long completionTokens();

	/**
	 * Cost of {@code promptTokens} in US dollars, without anything cached; as little a
	 * bound as they are; null if a price is not known.
	 */
	@Nullable BigDecimal promptCost();

	/**
	 * The most that it can cost in US dollars if every request is answered at the first
	 * attempt, computed as for a {@link io.aiclient.cost.SpendingCap#upperBound budget}:
	 * a token for each byte of the prompts, and all of {@code completionTokens}; null if
	 * nothing bounds it.
	 */
	@Nullable BigDecimal greatestCost();

	/**
	 * Why {@code greatestCost} is null, although the prices are known; null otherwise.
	 */
	@Nullable String unboundedBecause();

	/**
	 * Models that would be asked and whose price is not known.
	 */
	Set<String> modelsWithoutPrice();

	/**
	 * Says it in a few sentences, and what is not known, for people.
	 * @return plain text without a line break
	 */
	default String describe() {
		String text = toAsk() + " of " + rows() + " rows would be asked (" + stored() + " stored, " + failed()
				+ " failed before, " + ((unreadable() > 0) ? unreadable() + " unreadable, " : "") + duplicates()
				+ " duplicates): about " + promptTokens() + " prompt tokens, "
				+ ((completionTokens() != null) ? "at most " + completionTokens() + " completion tokens"
						: "an unknown number of completion tokens (set maxTokens on every request)");
		if (!modelsWithoutPrice().isEmpty()) {
			return text + ". The cost is unknown: set ai.client.prices for " + modelsWithoutPrice();
		}
		text += ", about $" + dollars(promptCost()) + " for the prompts, and ";
		if (greatestCost() != null) {
			return text + "at most $" + dollars(greatestCost()) + " in all, without retries";
		}
		return text + "the completions" + ((unboundedBecause() != null && completionTokens() != null)
				? ". Nothing bounds the cost: " + unboundedBecause() : "");
	}

	private static String dollars(@Nullable BigDecimal usd) {
		return (usd != null) ? usd.toPlainString() : "0";
	}

}
