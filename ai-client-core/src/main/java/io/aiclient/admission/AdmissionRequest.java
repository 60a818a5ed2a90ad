package io.aiclient.admission;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.Ticker;
import io.aiclient.admission.tokens.TokenDemand;

/**
 * What an attempt needs in order to go.
 *
 * @param priority its class of service
 * @param tokens the tokens that it is expected to need
 * @param maxWait how long it waits at most; null for as long as it takes
 */
public record AdmissionRequest(Priority priority, TokenDemand tokens, @Nullable Duration maxWait) {

	public AdmissionRequest {
		maxWait = (maxWait != null) ? Ticker.clamp(maxWait) : null;
	}

	/**
	 * An attempt that waits for as long as it takes.
	 * @param priority its class of service
	 * @param tokens the tokens that it is expected to need
	 */
	public AdmissionRequest(Priority priority, TokenDemand tokens) {
		this(priority, tokens, null);
	}

	/**
	 * An attempt whose tokens are known, and that waits for as long as it takes.
	 * @param priority its class of service
	 * @param promptTokens tokens of its prompt; zero or more
	 */
	public AdmissionRequest(Priority priority, long promptTokens) {
		this(priority, TokenDemand.of(promptTokens));
	}

}
