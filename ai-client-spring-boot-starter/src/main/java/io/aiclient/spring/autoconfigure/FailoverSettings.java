package io.aiclient.spring.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.ProviderLimits;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.client.Failover;
import io.aiclient.spring.web.WebExchangeSettings;

/**
 * What holds for the further endpoints of one client.
 *
 * @param weight the share of the first endpoint
 */
record FailoverSettings(Failover.Strategy strategy, int weight, List<FurtherEndpoint> endpoints) {

	FailoverSettings {
		endpoints = List.copyOf(endpoints);
	}

	/**
	 * A further endpoint. The rate limit is that of its own quota; the model is null if
	 * it is called there as it is by the client.
	 */
	record FurtherEndpoint(String name, @Nullable String model, WebExchangeSettings exchange, boolean sharedQuota,
			RateLimitSettings rateLimit, ProviderLimits providerLimits, int weight) {
	}

}
