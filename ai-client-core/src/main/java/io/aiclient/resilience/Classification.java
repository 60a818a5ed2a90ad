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

	private static final int GATEWAY_TIMEOUT = 504;

	Classification(Outcome outcome, AiClientException error) {
		this(outcome, outcome.retry(), error);
	}

	/**
	 * Whether the provider, or the way there, is down, and no request can be the cause:
	 * no connection, or a provider that says that it is overloaded (503, 529). A
	 * gateway's time-out (504) is none: it may be this very request that takes too long.
	 * @return true if any other request would have failed as well
	 */
	public boolean isOutage() {
		Integer status = this.error.status();
		return this.outcome == Outcome.CONNECT_FAILED
				|| (this.outcome == Outcome.OVERLOADED && (status == null || status != GATEWAY_TIMEOUT));
	}

}
