package io.aiclient.job;

import java.math.BigDecimal;

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

	/**
	 * Refuses a client that does not keep to a budget, if there is one.
	 */
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
	 * @param key the row
	 * @param bound the most that it may cost
	 * @param spent what was spent before
	 */
	String describe(String key, Spending bound, Spending spent) {
		boolean tooDear = this.usd != null && bound.usd().compareTo(this.usd) > 0;
		boolean tooLong = this.tokens != null && bound.tokens() > this.tokens;
		if (tooDear || tooLong) {
			return "one row may cost more than the whole budget: row '" + key + "' up to "
					+ amounts(bound.usd(), bound.tokens()) + ", and the budget is " + whole()
					+ ". Raise the budget, or lower maxTokens or shorten the prompt";
		}
		return "the budget is spent: row '" + key + "' may cost up to " + amounts(bound.usd(), bound.tokens())
				+ ", and of the budget of " + whole() + " are spent " + amounts(spent.usd(), spent.tokens());
	}

	private String whole() {
		return amounts((this.usd != null) ? this.usd : BigDecimal.ZERO, (this.tokens != null) ? this.tokens : 0);
	}

	/**
	 * What of an amount is limited.
	 */
	private String amounts(BigDecimal usd, long tokens) {
		String money = "$" + usd.stripTrailingZeros().toPlainString();
		if (this.tokens == null) {
			return money;
		}
		return (this.usd == null) ? tokens + " tokens" : money + " and " + tokens + " tokens";
	}

}
