package io.aiclient.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.ProviderLimit.Ending;

/**
 * The kinds of limit that a provider has. How much each allows is configured
 * ({@link RateLimitSettings}) or learned.
 *
 * @param limits the limits, each with a name of its own
 */
public record ProviderLimits(List<ProviderLimit> limits) {

	private static final List<ProviderLimit> KNOWN = Stream.concat(ofUnknownProvider().limits().stream(),
			Stream.of(ProviderLimit.perMinute(ProviderLimit.INPUT_TOKENS, ChargeRule.UNCACHED_PROMPT),
					ProviderLimit.perMinute(ProviderLimit.OUTPUT_TOKENS, ChargeRule.COMPLETION)))
		.toList();

	public ProviderLimits {
		limits = List.copyOf(limits);
		long names = limits.stream().map(ProviderLimit::name).distinct().count();
		if (names < limits.size()) {
			throw new IllegalArgumentException("Invalid limits (" + limits + "): two have the same name");
		}
	}

	/**
	 * What is assumed of an unknown provider: requests and tokens a minute, requests a
	 * day; tokens charged by the larger rule; nothing charged for a refusal.
	 * @return the limits
	 */
	public static ProviderLimits ofUnknownProvider() {
		return new ProviderLimits(
				List.of(ProviderLimit.perMinute(ProviderLimit.REQUESTS, ChargeRule.REQUEST, Ending.REFUSED),
						ProviderLimit.perMinute(ProviderLimit.TOKENS, ChargeRule.PROMPT_AND_LARGER, Ending.REFUSED),
						ProviderLimit.perDay(ProviderLimit.REQUESTS_PER_DAY, ChargeRule.REQUEST, Ending.REFUSED)));
	}

	/**
	 * These kinds, and those that are configured though the provider is not known to have
	 * them.
	 * @param configured how much the limits allow
	 * @return all kinds that hold
	 */
	public ProviderLimits and(RateLimitSettings configured) {
		List<ProviderLimit> all = new ArrayList<>(this.limits);
		for (ProviderLimit known : KNOWN) {
			if (configured.limit(known.name()) != null && find(known.name()) == null) {
				all.add(known);
			}
		}
		return new ProviderLimits(all);
	}

	/**
	 * Finds a limit.
	 * @param name its name
	 * @return the limit; null if the provider does not have it
	 */
	public @Nullable ProviderLimit find(String name) {
		return this.limits.stream().filter((limit) -> limit.name().equals(name)).findFirst().orElse(null);
	}

}
