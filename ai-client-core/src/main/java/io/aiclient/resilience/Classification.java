package io.aiclient.resilience;

import io.aiclient.error.AiClientException;

/**
 * What a failed attempt came to.
 *
 * @param outcome its row of the table
 * @param retry whether it may be made again: the row's rule, unless the provider said
 * otherwise
 * @param error what the caller would see
 */
public record Classification(Outcome outcome, Outcome.Retry retry, AiClientException error) {

	Classification(Outcome outcome, AiClientException error) {
		this(outcome, outcome.retry(), error);
	}

}
