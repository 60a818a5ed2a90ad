package io.aiclient.job;

import java.math.BigDecimal;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.Spending;

/**
 * The most that all runs of a job may cost together.
 *
 * @param usd US dollars; null for any amount
 * @param tokens tokens of prompts and answers; null for any number
 */
record JobBudget(@Nullable BigDecimal usd, @Nullable Long tokens) {

	static final JobBudget NONE = new JobBudget(null, null);

	JobBudget withUsd(@Nullable BigDecimal usd) {
		if (usd != null && usd.signum() <= 0) {
			throw new IllegalArgumentException("Invalid budget (" + usd + "): must be more than zero");
		}
		return new JobBudget(usd, this.tokens);
	}

	JobBudget withTokens(long tokens) {
		if (tokens <= 0) {
			throw new IllegalArgumentException("Invalid tokenBudget (" + tokens + "): must be more than zero");
		}
		return new JobBudget(this.usd, tokens);
	}

	void requireKeptBy(AiClient client) {
		if (isSet() && !(client instanceof ManagedAiClient)) {
			throw new IllegalArgumentException("Invalid budget: a " + client.getClass().getName()
					+ " does not keep to one; build the job with a ManagedAiClient, as the starter makes them");
		}
	}

	boolean isSet() {
		return this.usd != null || this.tokens != null;
	}

	/**
	 * Says why there is no room for a row: because one may cost more than the whole
	 * budget, or because of what was spent.
	 * @param bound the most that the row may cost
	 */
	String describe(String key, Spending bound, Spending spent) {
		String whole = amounts(new Spending(Objects.requireNonNullElse(this.usd, BigDecimal.ZERO),
				Objects.requireNonNullElse(this.tokens, 0L)));
		boolean tooDear = this.usd != null && bound.usd().compareTo(this.usd) > 0;
		boolean tooLong = this.tokens != null && bound.tokens() > this.tokens;
		if (tooDear || tooLong) {
			return "one row may cost more than the whole budget: row '" + key + "' up to " + amounts(bound)
					+ ", and the budget is " + whole + ". Raise the budget, or lower maxTokens or shorten the prompt";
		}
		return "the budget is spent: row '" + key + "' may cost up to " + amounts(bound) + ", and of the budget of "
				+ whole + " are spent " + amounts(spent);
	}

	/**
	 * Those of two amounts that are limited.
	 */
	private String amounts(Spending amounts) {
		String money = "$" + amounts.usd().stripTrailingZeros().toPlainString();
		String tokens = amounts.tokens() + " tokens";
		if (this.tokens == null) {
			return money;
		}
		return (this.usd == null) ? tokens : money + " and " + tokens;
	}

}
