package io.aiclient.spring.job;

import java.math.BigDecimal;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a job would ask, and what that would cost at most.
 *
 * @param rows rows of the input
 * @param stored rows whose result is stored
 * @param failed rows that failed before and would not be asked
 * @param duplicates rows that would not be asked because another is the same
 * @param toAsk rows that would be asked
 * @param promptTokens tokens of their prompts: counted where the client has a tokenizer
 * for the model, guessed otherwise
 * @param completionTokens the most tokens that the models may write: the sum of
 * {@code maxTokens}; null if a request has none
 * @param promptCost cost of the prompts in US dollars, without anything cached; null if a
 * price is not known
 * @param greatestCost cost of prompts and of {@code completionTokens}, if every request
 * is answered at the first attempt; null if either is not known
 * @param modelsWithoutPrice models that would be asked and whose price is not known
 */
public record JobEstimate(long rows, long stored, long failed, long duplicates, long toAsk, long promptTokens,
		@Nullable Long completionTokens, @Nullable BigDecimal promptCost, @Nullable BigDecimal greatestCost,
		Set<String> modelsWithoutPrice) {

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
			text.append(", at most $").append(this.greatestCost.toPlainString());
		}
		else if (this.promptCost != null) {
			text.append(", $").append(this.promptCost.toPlainString()).append(" and the completions");
		}
		return text.toString();
	}

}
