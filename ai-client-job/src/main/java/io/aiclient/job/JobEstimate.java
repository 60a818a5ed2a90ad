package io.aiclient.job;

import java.math.BigDecimal;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a job would ask, and what that would cost at most.
 *
 * @param rows rows of the input
 * @param stored rows whose result is stored
 * @param failed rows that failed before and would not be asked
 * @param unreadable rows that cannot be read and would be skipped, stored as such before
 * or not
 * @param duplicates rows that would not be asked because another is the same
 * @param toAsk rows that would be asked
 * @param promptTokens tokens of their prompts: counted where the client has a tokenizer
 * for the model, guessed otherwise
 * @param completionTokens the most tokens that the models may write: the sum of
 * {@code maxTokens} for each of the {@code n} answers asked for; null if a request has
 * none
 * @param promptCost cost of {@code promptTokens} in US dollars, without anything cached;
 * as little a bound as they are; null if a price is not known
 * @param greatestCost the most that it can cost in US dollars if every request is
 * answered at the first attempt, reckoned as for a
 * {@link io.aiclient.cost.SpendingCap#upperBound budget}: a token for each byte of the
 * prompts, and all of {@code completionTokens}; null if nothing bounds it
 * @param unboundedBecause why {@code greatestCost} is null, although the prices are
 * known; null otherwise
 * @param modelsWithoutPrice models that would be asked and whose price is not known
 */
public record JobEstimate(long rows, long stored, long failed, long unreadable, long duplicates, long toAsk,
		long promptTokens, @Nullable Long completionTokens, @Nullable BigDecimal promptCost,
		@Nullable BigDecimal greatestCost, @Nullable String unboundedBecause, Set<String> modelsWithoutPrice) {

	/**
	 * Says it in a few sentences, and what is not known, for people.
	 * @return plain text without a line break
	 */
	public String describe() {
		StringBuilder text = new StringBuilder().append(this.toAsk)
			.append(" of ")
			.append(this.rows)
			.append(" rows would be asked (")
			.append(this.stored)
			.append(" stored, ")
			.append(this.failed)
			.append(" failed before, ")
			.append((this.unreadable > 0) ? this.unreadable + " unreadable, " : "")
			.append(this.duplicates)
			.append(" duplicates): about ")
			.append(this.promptTokens)
			.append(" prompt tokens, ")
			.append((this.completionTokens != null) ? "at most " + this.completionTokens + " completion tokens"
					: "an unknown number of completion tokens (set maxTokens on every request)");
		if (!this.modelsWithoutPrice.isEmpty()) {
			text.append(". The cost is unknown: set ai.client.prices for ").append(this.modelsWithoutPrice);
		}
		else if (this.greatestCost != null) {
			text.append(", about $").append(dollars(this.promptCost)).append(" for the prompts, and at most $");
			text.append(dollars(this.greatestCost)).append(" in all, without retries");
		}
		else if (this.promptCost != null) {
			text.append(", about $").append(dollars(this.promptCost)).append(" for the prompts, and the completions");
			text.append((this.unboundedBecause != null && this.completionTokens != null)
					? ". Nothing bounds the cost: " + this.unboundedBecause : "");
		}
		return text.toString();
	}

	private static String dollars(@Nullable BigDecimal usd) {
		return (usd != null) ? usd.toPlainString() : "0";
	}

}
