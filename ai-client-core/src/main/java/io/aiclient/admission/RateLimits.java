package io.aiclient.admission;

/**
 * What a gate knows of a provider's rate limits before it has sent anything.
 *
 * @param client the client's name, for the log
 * @param property the property that configures the limits, for the log
 * @param configured how much the limits allow, where the user wrote it
 * @param provider what kinds of limit there are, and how each counts
 */
public record RateLimits(String client, String property, RateLimitSettings configured, ProviderLimits provider) {

	/**
	 * The limits of a provider that nobody knows.
	 * @param configured how much they allow
	 * @return the limits, for the client named {@code default}
	 */
	public static RateLimits of(RateLimitSettings configured) {
		return new RateLimits("default", "ai.client.rate-limit", configured, ProviderLimits.ofUnknownProvider());
	}

}
