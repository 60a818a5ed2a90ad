package io.aiclient.admission.tokens;

import java.util.function.BooleanSupplier;

import io.aiclient.TokenUsage;
import io.aiclient.admission.tokens.TokenForecast.TextTokens;

/**
 * The demand of texts that are embedded together. While it waits it asks for the least
 * that is worth a request; when it goes, it takes as much of the whole as fits then, and
 * the texts are made fit. Safe for use by many threads.
 */
public final class TextDemand implements TokenDemand {

	/**
	 * How closely the size that fits is looked for.
	 */
	private static final int STEPS = 6;

	private final PromptRatio ratio;

	private volatile long whole;

	private volatile long raw;

	private volatile long size;

	private volatile boolean gone;

	TextDemand(PromptRatio ratio, TextTokens raw, long least) {
		this.ratio = ratio;
		this.raw = Math.max(1, raw.tokens());
		this.whole = ratio.upper(this.raw);
		this.size = Math.min(this.whole, least);
		this.gone = this.size == this.whole;
	}

	@Override
	public boolean isElastic() {
		return !this.gone;
	}

	@Override
	public void goes(BooleanSupplier fits) {
		long fitting = this.size;
		long tooLarge = this.whole + 1;
		this.size = this.whole;
		for (int step = 0; step < STEPS && tooLarge - fitting > 1; step++) {
			if (fits.getAsBoolean()) {
				fitting = this.size;
			}
			else {
				tooLarge = this.size;
			}
			this.size = fitting + (tooLarge - fitting) / 2;
		}
		this.size = fitting;
		this.gone = true;
	}

	/**
	 * How much of what was counted or guessed goes, when it has its size.
	 * @return {@link Long#MAX_VALUE} for all
	 */
	public long fitting() {
		return (this.size == this.whole) ? Long.MAX_VALUE : (long) ((double) this.raw * this.size / this.whole);
	}

	/**
	 * The texts were made fit.
	 * @param raw the sum of what was counted or guessed for those that are left
	 */
	public void fitted(TextTokens raw) {
		this.raw = Math.max(1, raw.tokens());
		this.whole = this.size;
	}

	@Override
	public long prompt() {
		return this.size;
	}

	/**
	 * Nothing that was learned keeps texts out for good.
	 */
	@Override
	public long plainPrompt() {
		return Math.min(this.size, this.raw);
	}

	@Override
	public void answered(TokenUsage usage) {
		if (usage.promptTokens() > 0) {
			this.ratio.learn(this.raw, usage.promptTokens());
		}
	}

}
