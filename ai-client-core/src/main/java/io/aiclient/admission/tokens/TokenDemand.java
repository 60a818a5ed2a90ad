package io.aiclient.admission.tokens;

import java.util.function.BooleanSupplier;

import io.aiclient.TokenUsage;

/**
 * The tokens that a request is expected to need. Asked for only where a limit counts
 * tokens, and the same each time it is asked, unless it {@linkplain #isElastic() is
 * elastic}. Safe for use by many threads.
 */
public interface TokenDemand {

	/**
	 * A demand that is known.
	 * @param promptTokens tokens of the prompt, zero or more
	 * @return the demand, without any completion
	 */
	static TokenDemand of(long promptTokens) {
		return of(promptTokens, 0, 0);
	}

	/**
	 * A demand that is known.
	 * @param promptTokens tokens of the prompt
	 * @param maxTokens the most that the answer may have; zero if the request does not
	 * say
	 * @param expectedTokens what the answer is expected to have
	 * @return the demand
	 */
	static TokenDemand of(long promptTokens, long maxTokens, long expectedTokens) {
		if (promptTokens < 0 || maxTokens < 0 || expectedTokens < 0) {
			throw new IllegalArgumentException("Invalid tokens (" + promptTokens + ", " + maxTokens + ", "
					+ expectedTokens + "): must be zero or more");
		}
		record Known(long prompt, long max, long expected) implements TokenDemand {
		}
		return new Known(promptTokens, maxTokens, expectedTokens);
	}

	/**
	 * Tokens of the prompt.
	 * @return zero or more
	 */
	long prompt();

	/**
	 * Tokens of the prompt by an estimate that learns nothing from answers: only this can
	 * keep a request out for good, so that nothing wrong that was learned does.
	 * @return zero or more; {@link #prompt()} unless that was learned
	 */
	default long plainPrompt() {
		return prompt();
	}

	/**
	 * The most tokens that the answer may have.
	 * @return the most; zero, as by default, if the request does not say or has no answer
	 * in tokens
	 */
	default long max() {
		return 0;
	}

	/**
	 * The tokens that the answer is expected not to exceed: what was learned from answers
	 * to requests like this, else {@link #max()}, else a default.
	 * @return zero or more; zero by default
	 */
	default long expected() {
		return 0;
	}

	/**
	 * Whether it can still be of several sizes: {@link #prompt()} is the least until it
	 * goes. No demand is, by default.
	 */
	default boolean isElastic() {
		return false;
	}

	/**
	 * It goes now. An elastic one takes the largest size that fits, and keeps it.
	 * @param fits whether it fits in the size that it has now
	 */
	default void goes(BooleanSupplier fits) {
	}

	/**
	 * Learns from the answer whatever of it was forecast. Does nothing by default.
	 * @param usage the tokens that the provider counted; what it left at zero teaches
	 * nothing
	 */
	default void answered(TokenUsage usage) {
	}

}
