package io.aiclient.admission;

import java.util.Set;

import io.aiclient.TokenUsage;
import io.aiclient.admission.tokens.TokenDemand;

/**
 * What a request costs of a limit: what to reserve before it is sent, and what it comes
 * to once the provider has reported the tokens.
 */
public enum ChargeRule {

	/**
	 * One, whatever it holds.
	 */
	REQUEST,
	/**
	 * The prompt and the most that the answer may have, charged when the request comes in
	 * and never returned: OpenAI's rule. Without a maximum, the prompt.
	 */
	PROMPT_AND_MAX(Part.PROMPT, Part.MAX),
	/**
	 * The prompt and the larger of the most that the answer may have and what it had: for
	 * a provider of which it is not known when it charges.
	 */
	PROMPT_AND_LARGER(Part.PROMPT, Part.MAX, Part.ANSWER),
	/**
	 * The prompt.
	 */
	PROMPT(Part.PROMPT),
	/**
	 * What of the prompt did not come from the provider's cache.
	 */
	UNCACHED_PROMPT(Part.PROMPT),
	/**
	 * What the model wrote, charged when it has written it.
	 */
	COMPLETION(Part.ANSWER),
	/**
	 * The prompt and what the model wrote, the latter charged when it has written it.
	 */
	TOTAL(Part.PROMPT, Part.ANSWER);

	private final boolean prompt;

	private final boolean max;

	private final boolean answer;

	ChargeRule(Part... parts) {
		Set<Part> all = Set.of(parts);
		this.prompt = all.contains(Part.PROMPT);
		this.max = all.contains(Part.MAX);
		this.answer = all.contains(Part.ANSWER);
	}

	/**
	 * What to reserve of a limit that allows so many at once: what needs more takes it
	 * whole. Asks the demand only for what counts.
	 * @return zero or more, at most the allowance
	 */
	long reserve(TokenDemand demand, long allowance) {
		return Math.min(reserve(demand), allowance);
	}

	/**
	 * What to reserve of a limit that allows any amount.
	 */
	long reserve(TokenDemand demand) {
		return sum(this.prompt ? demand.prompt() : 0, this.max ? demand.max() : 0, this.answer ? demand.expected() : 0);
	}

	/**
	 * What a request comes to whatever is learned of its answer: only the most that it
	 * was asked to have counts.
	 * @param prompt tokens of its prompt
	 * @param max the most tokens of its answer; zero if it does not say
	 */
	long least(long prompt, long max) {
		return sum(this.prompt ? prompt : 0, this.max ? max : 0, 0);
	}

	/**
	 * What it came to.
	 * @param demand what the request was expected to need
	 * @param usage what the provider reported
	 */
	long settle(TokenDemand demand, TokenUsage usage) {
		long cached = (this == UNCACHED_PROMPT) ? usage.cachedPromptTokens() : 0;
		return sum(this.prompt ? Math.max(0, usage.promptTokens() - cached) : 0, this.max ? demand.max() : 0,
				this.answer ? usage.completionTokens() : 0);
	}

	/**
	 * Whether some of it may be charged only when the answer has ended.
	 */
	boolean isChargedAtTheEnd() {
		return this.answer;
	}

	boolean countsTokens() {
		return this != REQUEST;
	}

	private long sum(long prompt, long max, long answer) {
		if (this == REQUEST) {
			return 1;
		}
		long sum = prompt + Math.max(max, answer);
		return (sum >= 0) ? sum : Long.MAX_VALUE;
	}

	private enum Part {

		PROMPT, MAX, ANSWER

	}

}
