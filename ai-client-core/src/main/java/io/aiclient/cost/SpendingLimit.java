package io.aiclient.cost;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

import static io.aiclient.error.SettingRules.require;

/**
 * The most that may be spent.
 *
 * @param usd US dollars; null for any amount
 * @param tokens tokens; null for any number
 */
record SpendingLimit(@Nullable BigDecimal usd, @Nullable Long tokens) {

	/**
	 * A step is one thousandth of the limit.
	 */
	private static final int STEP_DIGITS = 3;

	SpendingLimit {
		require(usd != null || tokens != null, "spending cap", null, "set usd(...), tokens(...) or both");
		require(usd == null || usd.signum() > 0, "usd", usd, "must be more than zero");
		require(tokens == null || tokens > 0, "tokens", tokens, "must be more than zero");
	}

	boolean allows(Spending spending) {
		return (this.usd == null || spending.usd().compareTo(this.usd) <= 0)
				&& (this.tokens == null || spending.tokens() <= this.tokens);
	}

	/**
	 * Whether one amount is within another in all that is limited.
	 */
	boolean covers(Spending whole, Spending part) {
		return (this.usd == null || part.usd().compareTo(whole.usd()) <= 0)
				&& (this.tokens == null || part.tokens() <= whole.tokens());
	}

	/**
	 * An amount and some steps more, as far as the limit goes. What is not limited stays
	 * as it is.
	 */
	Spending ahead(Spending spending, int steps) {
		BigDecimal usd = spending.usd();
		if (this.usd != null) {
			BigDecimal step = this.usd.movePointLeft(STEP_DIGITS);
			usd = usd.add(step.multiply(BigDecimal.valueOf(steps))).min(this.usd).max(usd);
		}
		long tokens = spending.tokens();
		if (this.tokens != null) {
			long step = BigDecimal.valueOf(this.tokens).movePointLeft(STEP_DIGITS).longValue() + 1;
			tokens = Math.max(tokens, Math.min(Spending.sum(tokens, steps * step), this.tokens));
		}
		return new Spending(usd, tokens);
	}

	/**
	 * As a part of a message, for example {@code 5.00 USD}.
	 */
	@Override
	public String toString() {
		if (this.usd == null) {
			return this.tokens + " tokens";
		}
		String money = this.usd.toPlainString() + " USD";
		return (this.tokens == null) ? money : money + " and " + this.tokens + " tokens";
	}

}
