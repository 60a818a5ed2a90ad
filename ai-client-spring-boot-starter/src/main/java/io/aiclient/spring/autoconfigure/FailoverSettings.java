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
 * @param strategy how requests are spread
 * @param weight the share of the first endpoint
 * @param endpoints the further endpoints in their order
 */
record FailoverSettings(Failover.Strategy strategy, int weight, List<FurtherEndpoint> endpoints) {

	FailoverSettings {
		endpoints = List.copyOf(endpoints);
	}

	/**
	 * A further endpoint.
	 *
	 * @param name its name
	 * @param model what the client's model is called there, or null for the same
	 * @param exchange how it is reached
	 * @param sharedQuota whether it draws on the quota of the first
	 * @param rateLimit how much its own limits allow
	 * @param providerLimits what kinds of limit there are, and how each counts
	 * @param weight its share
	 */
	record FurtherEndpoint(String name, @Nullable String model, WebExchangeSettings exchange, boolean sharedQuota,
			RateLimitSettings rateLimit, ProviderLimits providerLimits, int weight) {
	}

}
