package io.aiclient.resilience;

import java.util.Locale;

import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;

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

	/**
	 * Whether the attempt certainly costs nothing: it was never sent, or the provider
	 * itself refused it with a status, or in whatever way for being larger than a limit.
	 * Not so where the provider may have worked before it failed: a 408; a prompt that
	 * was read and found too long, or stopped by a content filter; the status of a
	 * gateway (502, 504, 520 to 527), which says nothing about what happened behind it;
	 * an error inside a stream; and whatever ended without a status.
	 */
	public boolean isFree() {
		if (this.error instanceof AiRefusedLocallyException || this.outcome == Outcome.CONNECT_FAILED
				|| this.outcome == Outcome.REQUEST_TOO_LARGE) {
			return true;
		}
		Integer status = this.error.status();
		if (status == null || status < 400 || status == 408 || isOfGateway(status)) {
			return false;
		}
		String code = String.valueOf(this.error.providerCode()).toLowerCase(Locale.ROOT);
		return this.outcome != Outcome.CONTEXT_TOO_LONG && !code.contains("content");
	}

	private static boolean isOfGateway(int status) {
		return status == 502 || status == 504 || (status >= 520 && status <= 527);
	}

	/**
	 * Whether the provider, or the way there, is down, and no request can be the cause:
	 * no connection, or a provider that says that it is overloaded (503, 529). A
	 * gateway's time-out (504) is none: it may be this very request that takes too long.
	 */
	public boolean isOutage() {
		Integer status = this.error.status();
		return this.outcome == Outcome.CONNECT_FAILED
				|| (this.outcome == Outcome.OVERLOADED && (status == null || status != 504));
	}

}
