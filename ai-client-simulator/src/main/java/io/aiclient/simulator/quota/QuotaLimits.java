package io.aiclient.simulator.quota;

import org.jspecify.annotations.Nullable;

/**
 * The quotas of one provider, checked together.
 *
 * @param requests requests, or {@code null} for no such limit
 * @param requestsPerDay a second, longer limit of requests, or {@code null}
 * @param tokens tokens, or {@code null} for no such limit
 * @param tokenCharge what a request costs of the token quota
 * @param chargeRefused whether a refused request counts against the request quotas, as
 * with OpenAI; a client that hammers then never gets out of a sliding window
 */
public record QuotaLimits(@Nullable Quota requests, @Nullable Quota requestsPerDay, @Nullable Quota tokens,
		TokenCharge tokenCharge, boolean chargeRefused) {

	/**
	 * No limits; tokens would be charged as OpenAI does, refused requests not at all.
	 * @return the limits
	 */
	public static QuotaLimits none() {
		return new QuotaLimits(null, null, null, TokenCharge.PROMPT_AND_MAX, false);
	}

	public QuotaLimits requests(@Nullable Quota requests) {
		return new QuotaLimits(requests, this.requestsPerDay, this.tokens, this.tokenCharge, this.chargeRefused);
	}

	public QuotaLimits requestsPerDay(@Nullable Quota requestsPerDay) {
		return new QuotaLimits(this.requests, requestsPerDay, this.tokens, this.tokenCharge, this.chargeRefused);
	}

	public QuotaLimits tokens(@Nullable Quota tokens) {
		return new QuotaLimits(this.requests, this.requestsPerDay, tokens, this.tokenCharge, this.chargeRefused);
	}

	public QuotaLimits tokenCharge(TokenCharge tokenCharge) {
		return new QuotaLimits(this.requests, this.requestsPerDay, this.tokens, tokenCharge, this.chargeRefused);
	}

	public QuotaLimits chargeRefused(boolean chargeRefused) {
		return new QuotaLimits(this.requests, this.requestsPerDay, this.tokens, this.tokenCharge, chargeRefused);
	}

}
