package io.aiclient.spring.job;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * The most that all runs of a job may cost together.
 *
 * @param usd US dollars; null for any amount
 * @param tokens tokens of prompts and answers; null for any number
 */
record JobBudget(@Nullable BigDecimal usd, @Nullable Long tokens) {

	static final JobBudget NONE = new JobBudget(null, null);

	boolean isSet() {
		return this.usd != null || this.tokens != null;
	}

}
