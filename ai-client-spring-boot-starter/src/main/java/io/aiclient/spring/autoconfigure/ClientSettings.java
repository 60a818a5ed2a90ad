package io.aiclient.spring.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import io.aiclient.admission.ConcurrencySettings;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.client.TimeoutSettings;
import io.aiclient.cost.ModelPrice;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;
import io.aiclient.spring.provider.ProviderPreset;

/**
 * What holds for one client: what was written for it, what it inherits, and defaults.
 *
 * @param name the client's name
 * @param prefix what the names of its properties begin with
 * @param endpoint whom it calls
 * @param concurrency how many requests may be under way at once
 * @param rateLimit the provider's limits
 * @param timeouts how long things may take
 * @param transport how it connects
 * @param retry how failed attempts are made again
 * @param circuitBreaker when the breaker opens
 * @param latchRetryAfter how long the latch holds; null for the default
 * @param prices prices that beat the built-in ones
 * @param structuredOutputRetries how often an unreadable answer is asked for again
 */
record ClientSettings(String name, String prefix, Endpoint endpoint, ConcurrencySettings concurrency,
		RateLimitSettings rateLimit, TimeoutSettings timeouts, Transport transport, RetrySettings retry,
		CircuitBreakerSettings circuitBreaker, @Nullable Duration latchRetryAfter, List<ModelPrice> prices,
		int structuredOutputRetries) {

	ClientSettings {
		prices = List.copyOf(prices);
	}

	/**
	 * Whom a client calls.
	 *
	 * @param baseUrl the address of the API
	 * @param apiKey the key, or null to send none
	 * @param model the model of requests that name none, or null
	 * @param provider whose ways are followed
	 */
	record Endpoint(URI baseUrl, @Nullable String apiKey, @Nullable String model, ProviderPreset provider) {

		@Override
		public String toString() {
			return "Endpoint[baseUrl=" + this.baseUrl + ", model=" + this.model + ", provider=" + this.provider + "]";
		}

	}

	/**
	 * How a client connects. What is null has the default of the exchange.
	 *
	 * @param maxConnections the most connections open at once
	 * @param maxIdleTime when an idle one is closed
	 * @param dnsCacheTime how long an address is remembered
	 * @param proxy the proxy, or null for none
	 * @param sslBundle the name of the SSL bundle, or null for the platform's trust
	 * @param maxResponseSize the largest answer that is read
	 */
	record Transport(int maxConnections, @Nullable Duration maxIdleTime, @Nullable Duration dnsCacheTime,
			@Nullable Proxy proxy, @Nullable String sslBundle, @Nullable DataSize maxResponseSize) {
	}

	/**
	 * An HTTP proxy.
	 *
	 * @param host its host
	 * @param port its port
	 * @param username the name to give, or null
	 * @param password the password to give, or null
	 * @param noProxy hosts that are reached without it
	 */
	record Proxy(String host, int port, @Nullable String username, @Nullable String password, List<String> noProxy) {

		@Override
		public String toString() {
			return "Proxy[host=" + this.host + ", port=" + this.port + "]";
		}

	}

}
