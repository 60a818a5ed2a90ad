package io.aiclient.client;

import java.time.Duration;
import java.util.List;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.aiclient.AiExchange;
import io.aiclient.AiPartitionResolver;
import io.aiclient.AiResponseCache;
import io.aiclient.AnswerFormats;
import io.aiclient.Ticker;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.cost.ModelPrice;
import io.aiclient.embedding.EmbeddingSettings;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.LatchSettings;
import io.aiclient.resilience.RetryPolicy;
import io.aiclient.resilience.RetrySettings;

/**
 * What a client is made of: the options of its builder, each with its default. Only read
 * once the client is built.
 */
final class ClientOptions {

	final AiExchange exchange;

	String name = "default";

	@Nullable String model;

	ConcurrencySettings concurrency = ConcurrencySettings.defaults();

	@Nullable ConcurrencyLimit concurrencyLimit;

	RateLimitSettings rateLimit = RateLimitSettings.none();

	ProviderLimits providerLimits = ProviderLimits.ofUnknownProvider();

	@Nullable SharedQuotaSettings sharedQuota;

	@Nullable AdmissionGate admissionGate;

	TokenCounter tokenCounter = TokenCounter.NONE;

	AnswerFormats answerFormats = AnswerFormats.NONE;

	EmbeddingSettings embedding = EmbeddingSettings.defaults();

	RetrySettings retry = RetrySettings.defaults();

	@Nullable RetryPolicy retryPolicy;

	CircuitBreakerSettings breakerSettings = CircuitBreakerSettings.defaults();

	@Nullable CircuitBreaker circuitBreaker;

	Failover failover = Failover.none();

	LatchSettings latch = LatchSettings.defaults();

	Duration totalTimeout = TimeoutSettings.defaults().total();

	List<ModelPrice> prices = List.of();

	boolean shareInFlight;

	boolean includeProviderMessage = true;

	@Nullable AiResponseCache responseCache;

	FilePermissions jobFilePermissions = FilePermissions.ownerOnly();

	@Nullable String cachePartition;

	AiPartitionResolver partitionResolver = AiPartitionResolver.fromContext();

	AiClientObserver observer = AiClientObserver.NONE;

	Ticker ticker = Ticker.system();

	Scheduler scheduler = Schedulers.parallel();

	@Nullable Mono<Void> startAfter;

	ClientOptions(AiExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * A property of this client as the starter's users write it, for messages.
	 */
	String property(String property) {
		return ClientPropertyNames.prefix(this.name) + "." + property;
	}

}
