package io.aiclient.admission.zoo;

import java.util.List;

import io.aiclient.admission.ChargeRule;
import io.aiclient.admission.ProviderLimit.Ending;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.RateLimits;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;
import io.aiclient.simulator.quota.TokenCharge;

/**
 * One client before one provider.
 *
 * @param name what is shown
 * @param provider how the provider behaves
 * @param network how long requests and answers travel
 * @param workload what the client has to send
 * @param known what the client knows
 * @param seed the seed of all chance
 */
public record Scenario(String name, ProviderTraits provider, Network network, Workload workload, RateLimits known,
		long seed) {

	/**
	 * A client that knows all of the provider's limits.
	 * @param name what is shown
	 * @param provider how the provider behaves
	 * @param network how long requests and answers travel
	 * @param workload what the client has to send
	 * @param seed the seed of all chance
	 * @return the scenario
	 */
	public static Scenario of(String name, ProviderTraits provider, Network network, Workload workload, long seed) {
		RateLimits known = new RateLimits(name, "ai.client.rate-limit", settings(provider.limits()),
				kinds(provider.limits()));
		return new Scenario(name, provider, network, workload, known, seed);
	}

	/**
	 * The same with a client that knows something else.
	 * @param settings what is configured
	 * @return the scenario
	 */
	public Scenario configured(RateLimitSettings settings) {
		RateLimits known = new RateLimits(this.name, "ai.client.rate-limit", settings, this.known.provider());
		return new Scenario(this.name, this.provider, this.network, this.workload, known, this.seed);
	}

	public Scenario seed(long seed) {
		return new Scenario(this.name, this.provider, this.network, this.workload, this.known, seed);
	}

	/**
	 * Runs it to its end.
	 * @return what came of it
	 */
	public ZooResult run() {
		return new VirtualClient(this).run();
	}

	/**
	 * The settings that say what a provider enforces.
	 * @param limits limits whose periods are a minute and a day
	 * @return the settings
	 */
	public static RateLimitSettings settings(QuotaLimits limits) {
		RateLimitSettings settings = RateLimitSettings.none();
		Quota requests = limits.requests();
		if (requests != null) {
			settings = settings.withRequestsPerMinute(requests.limit()).withWindow(requests.window());
		}
		Quota tokens = limits.tokens();
		if (tokens != null) {
			settings = settings.withTokensPerMinute(tokens.limit()).withTokenWindow(tokens.window());
		}
		Quota perDay = limits.requestsPerDay();
		return (perDay != null) ? settings.withRequestsPerDay(perDay.limit()) : settings;
	}

	private static ProviderLimits kinds(QuotaLimits limits) {
		Ending[] frees = limits.chargeRefused() ? new Ending[0] : new Ending[] { Ending.REFUSED };
		return new ProviderLimits(List.of(ProviderLimit.perMinute(ProviderLimit.REQUESTS, ChargeRule.REQUEST, frees),
				ProviderLimit.perMinute(ProviderLimit.TOKENS, rule(limits.tokenCharge()), Ending.REFUSED),
				ProviderLimit.perDay(ProviderLimit.REQUESTS_PER_DAY, ChargeRule.REQUEST, frees)));
	}

	private static ChargeRule rule(TokenCharge charge) {
		return switch (charge) {
			case PROMPT_AND_MAX -> ChargeRule.PROMPT_AND_MAX;
			case PROMPT -> ChargeRule.PROMPT;
			case ACTUAL -> ChargeRule.TOTAL;
		};
	}

}
