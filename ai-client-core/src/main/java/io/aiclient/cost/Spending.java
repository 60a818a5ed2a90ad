package io.aiclient.cost;

import java.math.BigDecimal;

import static io.aiclient.error.SettingRules.require;

/**
 * What was spent, or may be: in money and in tokens.
 *
 * @param usd US dollars, zero or more
 * @param tokens tokens of prompts and of answers, zero or more
 */
public record Spending(BigDecimal usd, long tokens) {

	/**
	 * Nothing.
	 */
	public static final Spending NONE = new Spending(BigDecimal.ZERO, 0);

	public Spending {
		require(usd.signum() >= 0, "usd", usd, "must be zero or more");
		require(tokens >= 0, "tokens", tokens, "must be zero or more");
	}

	/**
	 * Adds an amount.
	 * @param other what to add
	 * @return the sum of both; tokens that would be too many for a {@code long} stay at
	 * the most
	 */
	public Spending plus(Spending other) {
		return new Spending(this.usd.add(other.usd), sum(this.tokens, other.tokens));
	}

	/**
	 * The sum of two numbers of zero or more, or the largest {@code long}.
	 */
	static long sum(long one, long other) {
		return (one <= Long.MAX_VALUE - other) ? one + other : Long.MAX_VALUE;
	}

	/**
	 * Takes off an amount.
	 * @param other what to take off
	 * @return the difference, which is not below zero
	 */
	public Spending minus(Spending other) {
		return new Spending(this.usd.subtract(other.usd).max(BigDecimal.ZERO), Math.max(0, this.tokens - other.tokens));
	}

	/**
	 * What covers either of two amounts.
	 * @param other another amount
	 * @return the larger money with the larger tokens
	 */
	public Spending max(Spending other) {
		return new Spending(this.usd.max(other.usd), Math.max(this.tokens, other.tokens));
	}

	@Override
	public String toString() {
		return this.usd.stripTrailingZeros().toPlainString() + " USD and " + this.tokens + " tokens";
	}

}
