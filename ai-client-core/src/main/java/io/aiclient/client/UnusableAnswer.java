package io.aiclient.client;

import io.aiclient.AiResponse;
import io.aiclient.resilience.Classification;
import io.aiclient.resilience.Outcome;

/**
 * An answer that was paid for, and is no success, or the part of one that came before an
 * error.
 *
 * @param response the answer
 * @param because what it counts as
 */
record UnusableAnswer(AiResponse response, Classification because) {

	boolean isWorthARetry() {
		return this.because.retry() != Outcome.Retry.NEVER;
	}

}
