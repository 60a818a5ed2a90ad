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
 * @param patience how long it can wait; null if for ever
 */
public record AdmissionRequest(Priority priority, TokenDemand tokens, @Nullable Duration patience) {

	public AdmissionRequest {
		patience = (patience != null) ? Ticker.clamp(patience) : null;
	}

	/**
	 * An attempt that can wait for ever.
	 * @param priority its class of service
	 * @param tokens the tokens that it is expected to need
	 */
	public AdmissionRequest(Priority priority, TokenDemand tokens) {
		this(priority, tokens, null);
	}

	/**
	 * An attempt whose tokens are known, and that can wait for ever.
	 * @param priority its class of service
	 * @param promptTokens tokens of its prompt; zero or more
	 */
	public AdmissionRequest(Priority priority, long promptTokens) {
		this(priority, TokenDemand.of(promptTokens));
	}

}
