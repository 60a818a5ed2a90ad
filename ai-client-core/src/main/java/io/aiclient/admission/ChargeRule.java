package io.aiclient.admission;

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
	REQUEST(false) {
		@Override
		long least(long prompt, long max) {
			return 1;
		}

		@Override
		long reserve(TokenDemand demand) {
			return 1;
		}

		@Override
		long settle(TokenDemand demand, TokenUsage usage) {
			return 1;
		}
	},
	/**
	 * The prompt and the most that the answer may have, charged when the request comes in
	 * and never returned: OpenAI's rule. Without a maximum, the prompt.
	 */
	PROMPT_AND_MAX(false) {
		@Override
		long least(long prompt, long max) {
			return sum(prompt, max);
		}

		@Override
		long reserve(TokenDemand demand) {
			return sum(demand.prompt(), demand.max());
		}

		@Override
		long settle(TokenDemand demand, TokenUsage usage) {
			return sum(usage.promptTokens(), demand.max());
		}
	},
	/**
	 * The prompt and the larger of the most that the answer may have and what it had: for
	 * a provider of which it is not known when it charges.
	 */
	PROMPT_AND_LARGER(true) {
		@Override
		long least(long prompt, long max) {
			return sum(prompt, max);
		}

		@Override
		long reserve(TokenDemand demand) {
			return sum(demand.prompt(), Math.max(demand.max(), demand.expected()));
		}

		@Override
		long settle(TokenDemand demand, TokenUsage usage) {
			return sum(usage.promptTokens(), Math.max(demand.max(), usage.completionTokens()));
		}
	},
	/**
	 * The prompt.
	 */
	PROMPT(false) {
		@Override
		long least(long prompt, long max) {
			return prompt;
		}

		@Override
		long reserve(TokenDemand demand) {
			return demand.prompt();
		}

		@Override
		long settle(TokenDemand demand, TokenUsage usage) {
			return usage.promptTokens();
		}
	},
	/**
	 * What of the prompt did not come from the provider's cache.
	 */
	UNCACHED_PROMPT(false) {
		@Override
		long least(long prompt, long max) {
			return prompt;
		}

		@Override
		long reserve(TokenDemand demand) {
			return demand.prompt();
		}

		@Override
		long settle(TokenDemand demand, TokenUsage usage) {
			return Math.max(0, usage.promptTokens() - usage.cachedPromptTokens());
		}
	},
	/**
	 * What the model wrote, charged when it has written it.
	 */
	COMPLETION(true) {
		@Override
		long least(long prompt, long max) {
			return 0;
		}

		@Override
		long reserve(TokenDemand demand) {
			return demand.expected();
		}

		@Override
		long settle(TokenDemand demand, TokenUsage usage) {
			return usage.completionTokens();
		}
	},
	/**
	 * The prompt and what the model wrote, the latter charged when it has written it.
	 */
	TOTAL(true) {
		@Override
		long least(long prompt, long max) {
			return prompt;
		}

		@Override
		long reserve(TokenDemand demand) {
			return sum(demand.prompt(), demand.expected());
		}

		@Override
		long settle(TokenDemand demand, TokenUsage usage) {
			return sum(usage.promptTokens(), usage.completionTokens());
		}
	};

	private final boolean chargedAtTheEnd;

	ChargeRule(boolean chargedAtTheEnd) {
		this.chargedAtTheEnd = chargedAtTheEnd;
	}

	/**
	 * What to reserve.
	 * @param demand what the request is expected to need
	 * @return zero or more
	 */
	abstract long reserve(TokenDemand demand);

	/**
	 * What to reserve of a limit that allows so many at once: what needs more takes it
	 * whole.
	 * @param demand what the request is expected to need
	 * @param allowance the most that the limit allows at once
	 * @return zero or more, at most the allowance
	 */
	long reserve(TokenDemand demand, long allowance) {
		return Math.min(reserve(demand), allowance);
	}

	/**
	 * What a request comes to whatever is learned of its answer: only the most that it
	 * was asked to have counts.
	 * @param prompt tokens of its prompt
	 * @param max the most tokens of its answer; zero if it does not say
	 * @return zero or more
	 */
	abstract long least(long prompt, long max);

	/**
	 * What it came to.
	 * @param demand what the request was expected to need
	 * @param usage what the provider reported
	 * @return zero or more
	 */
	abstract long settle(TokenDemand demand, TokenUsage usage);

	/**
	 * Whether some of it may be charged only when the answer has ended.
	 */
	boolean isChargedAtTheEnd() {
		return this.chargedAtTheEnd;
	}

	/**
	 * Whether it counts tokens.
	 */
	boolean countsTokens() {
		return this != REQUEST;
	}

	private static long sum(long one, long other) {
		long sum = one + other;
		return (sum >= 0) ? sum : Long.MAX_VALUE;
	}

}
