package io.aiclient.admission;

import java.util.List;
import java.util.Optional;

import io.aiclient.admission.ProviderLimit.Ending;

/**
 * The kinds of limit that a provider has. How much each allows is configured
 * ({@link RateLimitSettings}) or learned.
 *
 * @param limits the limits, each with a name of its own
 */
public record ProviderLimits(List<ProviderLimit> limits) {

	public ProviderLimits {
		limits = List.copyOf(limits);
		long names = limits.stream().map(ProviderLimit::name).distinct().count();
		if (names < limits.size()) {
			throw new IllegalArgumentException("Invalid limits (" + limits + "): two have the same name");
		}
	}

	/**
	 * What is assumed of a provider that nobody knows: requests and tokens a minute,
	 * requests a day; tokens charged by the larger rule; nothing charged for a refusal.
	 * @return the limits
	 */
	public static ProviderLimits ofUnknownProvider() {
		return new ProviderLimits(
				List.of(ProviderLimit.perMinute(ProviderLimit.REQUESTS, ChargeRule.REQUEST, Ending.REFUSED),
						ProviderLimit.perMinute(ProviderLimit.TOKENS, ChargeRule.PROMPT_AND_LARGER, Ending.REFUSED),
						ProviderLimit.perDay(ProviderLimit.REQUESTS_PER_DAY, ChargeRule.REQUEST, Ending.REFUSED)));
	}

	/**
	 * Finds a limit.
	 * @param name its name
	 * @return the limit, if the provider has it
	 */
	public Optional<ProviderLimit> find(String name) {
		return this.limits.stream().filter((limit) -> limit.name().equals(name)).findFirst();
	}

}
