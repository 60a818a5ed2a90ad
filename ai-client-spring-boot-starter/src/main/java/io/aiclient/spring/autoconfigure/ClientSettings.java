package io.aiclient.spring.autoconfigure;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.ProviderLimits;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.FilePermissions;
import io.aiclient.cost.ModelPrice;
import io.aiclient.embedding.EmbeddingSettings;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.LatchSettings;
import io.aiclient.resilience.RetrySettings;
import io.aiclient.spring.autoconfigure.FailoverSettings.FurtherEndpoint;
import io.aiclient.spring.provider.ProviderPreset;
import io.aiclient.spring.web.WebExchangeSettings;

/**
 * What holds for one client: what was written for it, what it inherits, and defaults.
 *
 * @param prefix what the names of its properties begin with
 * @param model the model of requests that name none, or null
 * @param sslBundle the name of the SSL bundle, or null for the platform's trust
 * @param providerLimits what kinds of limit there are, and how each counts
 * @param sharing how other processes share the quota, or null
 * @param failover the further endpoints
 * @param cacheName the name of the cache that keeps answers, or null for none
 * @param cachePartition which kept answers belong together in place of the keys, or null
 * @param embedding how texts are embedded
 * @param warnings what may be a mistake in what was written, each a sentence
 */
record ClientSettings(String name, String prefix, @Nullable String model, WebExchangeSettings exchange,
		@Nullable String sslBundle, ConcurrencySettings concurrency, RateLimitSettings rateLimit,
		ProviderLimits providerLimits, @Nullable QuotaSharing sharing, RetrySettings retry,
		CircuitBreakerSettings circuitBreaker, LatchSettings latch, FailoverSettings failover, List<ModelPrice> prices,
		boolean shareInFlight, boolean includeProviderMessage, @Nullable String cacheName,
		@Nullable String cachePartition, int structuredOutputRetries, FilePermissions jobFilePermissions,
		EmbeddingSettings embedding, List<String> warnings) {

	ClientSettings {
		prices = List.copyOf(prices);
		warnings = List.copyOf(warnings);
	}

	/**
	 * How far all endpoints can be held to a form of answer: what the weakest can.
	 */
	ProviderPreset.StructuredOutput structuredOutput() {
		return Stream
			.concat(Stream.of(this.exchange), this.failover.endpoints().stream().map(FurtherEndpoint::exchange))
			.map((reached) -> reached.provider().structuredOutput())
			.max(Comparator.naturalOrder())
			.orElseThrow();
	}

}
