package io.aiclient.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a gate knows of a provider's rate limits before it has sent anything.
 *
 * @param client the client's name, for the log
 * @param configured how much the limits allow, where the user wrote it
 * @param provider what kinds of limit there are, and how each counts
 */
public record RateLimits(String client, RateLimitSettings configured, ProviderLimits provider) {

	private static final ProviderLimits KNOWN = new ProviderLimits(
			Stream.concat(ProviderLimits.ofUnknownProvider().limits().stream(),
					Stream.of(ProviderLimit.perMinute(ProviderLimit.INPUT_TOKENS, ChargeRule.UNCACHED_PROMPT),
							ProviderLimit.perMinute(ProviderLimit.OUTPUT_TOKENS, ChargeRule.COMPLETION)))
				.toList());

	/**
	 * The limits of a provider that nobody knows.
	 * @param configured how much they allow
	 * @return the limits, for the client named {@code default}
	 */
	public static RateLimits of(RateLimitSettings configured) {
		return new RateLimits("default", configured, ProviderLimits.ofUnknownProvider());
	}

	/**
	 * The provider's kinds of limit, and those that are configured though it is not known
	 * to have them.
	 */
	List<ProviderLimit> kinds() {
		List<ProviderLimit> kinds = new ArrayList<>(this.provider.limits());
		for (ProviderLimit known : KNOWN.limits()) {
			if (this.configured.limit(known.name()) != null && this.provider.find(known.name()).isEmpty()) {
				kinds.add(known);
			}
		}
		return kinds;
	}

}
