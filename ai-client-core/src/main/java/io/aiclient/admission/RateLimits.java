package io.aiclient.admission;

import org.jspecify.annotations.Nullable;

/**
 * What a gate knows of a provider's rate limits before it has sent anything.
 *
 * @param client the client's name, for messages
 * @param property the property that configures the limits, for messages
 * @param configured how much the limits allow, where the user wrote it
 * @param provider what kinds of limit there are, and how each counts
 * @param sharing makes the ledger that shares them with other processes; null if none
 * shares them
 */
public record RateLimits(String client, String property, RateLimitSettings configured, ProviderLimits provider,
		Ledger.@Nullable Factory sharing) {

	/**
	 * Limits that no other process shares.
	 * @param client the client's name, for messages
	 * @param property the property that configures the limits, for messages
	 * @param configured how much the limits allow, where the user wrote it
	 * @param provider what kinds of limit there are, and how each counts
	 */
	public RateLimits(String client, String property, RateLimitSettings configured, ProviderLimits provider) {
		this(client, property, configured, provider, null);
	}

	/**
	 * The limits of an unknown provider.
	 * @param configured how much they allow
	 * @return the limits, for the client named {@code default}
	 */
	public static RateLimits of(RateLimitSettings configured) {
		return new RateLimits("default", "ai.client.rate-limit", configured, ProviderLimits.ofUnknownProvider());
	}

	/**
	 * The same limits, shared with other processes.
	 * @param sharing makes the ledger that does it; null if no process shares them
	 * @return the limits
	 */
	public RateLimits sharedBy(Ledger.@Nullable Factory sharing) {
		return new RateLimits(this.client, this.property, this.configured, this.provider, sharing);
	}

}
