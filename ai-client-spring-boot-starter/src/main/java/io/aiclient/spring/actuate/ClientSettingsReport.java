package io.aiclient.spring.actuate;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.shared.SharedQuotaSettings.OnFailure;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.Failover;
import io.aiclient.client.TimeoutSettings;
import io.aiclient.cost.ModelPrice;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

/**
 * A client's settings as the endpoint shows them: without the key, and without the
 * proxy's user and password.
 *
 * @param baseUrl the address of the API, without its query
 * @param hasApiKey whether there is a key
 * @param model the model of requests that name none, or null
 * @param provider the provider's name
 * @param concurrency how many requests may be in flight at once
 * @param rateLimit the provider's limits
 * @param sharedQuota how other processes share the quota, or null
 * @param timeout how long things may take
 * @param maxConnections the most connections open at once
 * @param maxIdleTime when an idle connection is closed
 * @param dnsCacheTime how long an address is remembered
 * @param proxy host and port of the proxy, or null
 * @param sslBundle the name of the SSL bundle, or null
 * @param maxResponseSize the most bytes of an answer
 * @param maxInspectedRequestSize the most bytes of an HTTP request that are read
 * @param retry how failed attempts are made again
 * @param circuitBreaker when the breaker opens
 * @param latchRetryAfter how long the billing latch holds
 * @param failover the further endpoints, or null if there is none
 * @param prices prices that beat the built-in ones
 * @param shareInFlight whether identical requests in flight share one call
 * @param includeProviderMessage whether errors say what the provider said
 * @param cacheName the name of the cache that keeps answers, or null
 * @param cachePartition which kept answers belong together in place of the keys, or null
 * @param structuredOutputRetries how often an unreadable answer is asked for again
 * @param replaced the parts that the application replaces, whose settings do not hold
 */
public record ClientSettingsReport(String baseUrl, boolean hasApiKey, @Nullable String model, String provider,
		ConcurrencySettings concurrency, RateLimitSettings rateLimit, @Nullable SharingReport sharedQuota,
		TimeoutSettings timeout, int maxConnections, Duration maxIdleTime, Duration dnsCacheTime,
		@Nullable String proxy, @Nullable String sslBundle, long maxResponseSize, long maxInspectedRequestSize,
		RetrySettings retry, CircuitBreakerSettings circuitBreaker, Duration latchRetryAfter,
		@Nullable FailoverReport failover, List<ModelPrice> prices, boolean shareInFlight,
		boolean includeProviderMessage, @Nullable String cacheName, @Nullable String cachePartition,
		int structuredOutputRetries, List<String> replaced) {

	public ClientSettingsReport {
		prices = List.copyOf(prices);
		replaced = List.copyOf(replaced);
	}

	/**
	 * A quota that other processes share.
	 *
	 * @param name its name
	 * @param onFailure what happens while its coordinator cannot be reached
	 * @param maxConcurrency the most requests of all together that may be in flight, or
	 * null
	 * @param assumedMembers how many are taken to share it while Redis was never reached
	 */
	public record SharingReport(String name, OnFailure onFailure, @Nullable Integer maxConcurrency,
			int assumedMembers) {

	}

	/**
	 * The further endpoints of a client.
	 *
	 * @param strategy how requests are spread
	 * @param weight the share of the first endpoint
	 * @param endpoints the further endpoints in their order
	 */
	public record FailoverReport(Failover.Strategy strategy, int weight, List<EndpointReport> endpoints) {

		public FailoverReport {
			endpoints = List.copyOf(endpoints);
		}

	}

	/**
	 * A further endpoint, without its key.
	 *
	 * @param name its name
	 * @param baseUrl the address of its API, without its query
	 * @param hasApiKey whether there is a key
	 * @param model what the client's model is called there, or null for the same
	 * @param provider the provider's name
	 * @param sharedQuota whether it draws on the quota of the first
	 * @param rateLimit the limits of its own quota
	 * @param weight its share
	 */
	public record EndpointReport(String name, String baseUrl, boolean hasApiKey, @Nullable String model,
			String provider, boolean sharedQuota, RateLimitSettings rateLimit, int weight) {

	}

}
