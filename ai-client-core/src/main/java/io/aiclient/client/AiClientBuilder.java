package io.aiclient.client;

import java.time.Duration;
import java.util.List;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

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

import static io.aiclient.error.SettingRules.aMilliOrMore;

/**
 * Builds a client around an exchange. Every setting has the default that its record
 * names; what is set later replaces what was set before. Each method but {@link #build()}
 * returns this builder. Not safe for use by several threads.
 */
public final class AiClientBuilder {

	private final ClientOptions options;

	private AiClientBuilder(AiExchange exchange) {
		this.options = new ClientOptions(exchange);
	}

	/**
	 * Begins with the exchange that makes the HTTP calls.
	 */
	public static AiClientBuilder create(AiExchange exchange) {
		return new AiClientBuilder(exchange);
	}

	/**
	 * Sets the name for logs, meters and the breaker. Default: {@code default}.
	 * @param name the name
	 */
	public AiClientBuilder name(String name) {
		this.options.name = name;
		return this;
	}

	/**
	 * Sets the model of requests that name none. Default: none, and such a request fails
	 * before it is sent.
	 * @param model the provider's name of the model
	 */
	public AiClientBuilder model(@Nullable String model) {
		this.options.model = model;
		return this;
	}

	/**
	 * Sets whether errors say what the provider said. Default: true.
	 * @param include false to leave it out of exceptions, logs, spans and the files of
	 * jobs, since some providers quote the prompt; status, code and request id stay
	 */
	public AiClientBuilder includeProviderMessage(boolean include) {
		this.options.includeProviderMessage = include;
		return this;
	}

	/**
	 * Sets how many attempts may be in flight at once. Default: 50.
	 * @param concurrency the settings; not used if a {@link #concurrencyLimit} or an
	 * {@link #admissionGate} is given
	 */
	public AiClientBuilder concurrency(ConcurrencySettings concurrency) {
		this.options.concurrency = concurrency;
		return this;
	}

	/**
	 * Replaces the concurrency limit.
	 * @param concurrencyLimit the user's own
	 */
	public AiClientBuilder concurrencyLimit(ConcurrencyLimit concurrencyLimit) {
		this.options.concurrencyLimit = concurrencyLimit;
		return this;
	}

	/**
	 * Sets the provider's rate limits. Default: none.
	 * @param rateLimit the limits; not used if an {@link #admissionGate} is given
	 */
	public AiClientBuilder rateLimit(RateLimitSettings rateLimit) {
		this.options.rateLimit = rateLimit;
		return this;
	}

	/**
	 * Sets what kinds of limit the provider has, and how each counts. Default: what is
	 * assumed of a provider that is not known.
	 * @param providerLimits the kinds; not used if an {@link #admissionGate} is given
	 */
	public AiClientBuilder providerLimits(ProviderLimits providerLimits) {
		this.options.providerLimits = providerLimits;
		return this;
	}

	/**
	 * Shares the quota of the client's own exchange with other processes. Default: it is
	 * not shared. Cannot be combined with an {@link #admissionGate}.
	 * @param sharedQuota how it is shared; null if it is not
	 */
	public AiClientBuilder sharedQuota(@Nullable SharedQuotaSettings sharedQuota) {
		this.options.sharedQuota = sharedQuota;
		return this;
	}

	/**
	 * Replaces the whole admission: rate limits, concurrency and the order of service.
	 * @param admissionGate the user's own
	 */
	public AiClientBuilder admissionGate(AdmissionGate admissionGate) {
		this.options.admissionGate = admissionGate;
		return this;
	}

	/**
	 * Sets what counts the tokens of prompts. Default: none, and they are guessed.
	 * @param tokenCounter the counter
	 */
	public AiClientBuilder tokenCounter(TokenCounter tokenCounter) {
		this.options.tokenCounter = tokenCounter;
		return this;
	}

	/**
	 * Sets the forms, beside text, in which answers can be had. Default: none.
	 * @param answerFormats the forms
	 */
	public AiClientBuilder answerFormats(AnswerFormats answerFormats) {
		this.options.answerFormats = answerFormats;
		return this;
	}

	/**
	 * Sets how failed attempts are made again. Default: 3 retries, 500 ms doubling.
	 * @param retry the settings; if a {@link #retryPolicy} is given, only its budget and
	 * its longest {@code Retry-After} hold
	 */
	public AiClientBuilder retry(RetrySettings retry) {
		this.options.retry = retry;
		return this;
	}

	/**
	 * Replaces the retry policy.
	 * @param retryPolicy the user's own
	 */
	public AiClientBuilder retryPolicy(RetryPolicy retryPolicy) {
		this.options.retryPolicy = retryPolicy;
		return this;
	}

	/**
	 * Sets when the circuit breaker opens. Default: at 50 % of the last 20 calls.
	 * @param breakerSettings the settings; not used if a {@link CircuitBreaker} is given
	 */
	public AiClientBuilder circuitBreaker(CircuitBreakerSettings breakerSettings) {
		this.options.breakerSettings = breakerSettings;
		return this;
	}

	/**
	 * Sets the circuit breaker itself, for example one of a registry.
	 * @param circuitBreaker the breaker
	 */
	public AiClientBuilder circuitBreaker(CircuitBreaker circuitBreaker) {
		this.options.circuitBreaker = circuitBreaker;
		return this;
	}

	/**
	 * Adds further endpoints beside the exchange. Default: none.
	 * @param failover the endpoints, and how requests are spread over them
	 */
	public AiClientBuilder failover(Failover failover) {
		this.options.failover = failover;
		return this;
	}

	/**
	 * Sets the longest time for which the billing latch holds before one request may try:
	 * the first tries after a second, and each that is refused doubles the wait. Default:
	 * 5 minutes.
	 * @param latch the settings
	 */
	public AiClientBuilder latch(LatchSettings latch) {
		this.options.latch = latch;
		return this;
	}

	/**
	 * Sets the total deadline of a request. Default: 120 s. The other timeouts are the
	 * exchange's.
	 * @param totalTimeout a millisecond or more
	 */
	public AiClientBuilder totalTimeout(Duration totalTimeout) {
		aMilliOrMore("totalTimeout", totalTimeout);
		this.options.totalTimeout = Ticker.clamp(totalTimeout);
		return this;
	}

	/**
	 * Sets prices that beat the built-in ones.
	 * @param prices the prices
	 */
	public AiClientBuilder prices(List<ModelPrice> prices) {
		this.options.prices = List.copyOf(prices);
		return this;
	}

	/**
	 * Sets whether identical requests in flight at the same time share one call, streams
	 * excepted. Default: false.
	 * @param shareInFlight whether they do
	 */
	public AiClientBuilder shareInFlight(boolean shareInFlight) {
		this.options.shareInFlight = shareInFlight;
		return this;
	}

	/**
	 * Sets where answers are kept for requests that are made again, streams excepted.
	 * Default: nowhere.
	 * @param responseCache the cache; null for none
	 */
	public AiClientBuilder responseCache(@Nullable AiResponseCache responseCache) {
		this.options.responseCache = responseCache;
		return this;
	}

	/**
	 * Sets which answers of the cache belong together, in place of the keys. By default
	 * those that were asked for with the same API keys, or, of an exchange that does not
	 * mark its key, by a client of the same name. With a partition, a new key finds what
	 * the old one left, and clients with different keys and one partition are given each
	 * other's answers.
	 * @param cachePartition the partition, of any length; null for the keys
	 */
	public AiClientBuilder cachePartition(@Nullable String cachePartition) {
		this.options.cachePartition = cachePartition;
		return this;
	}

	/**
	 * Sets what says whose requests may be given one answer. Default: the partition that
	 * {@link AiPartitionResolver#inContext} put into the context, if any.
	 * @param partitionResolver the resolver; not asked while neither
	 * {@link #shareInFlight} nor a {@link #responseCache} is set
	 */
	public AiClientBuilder partitionResolver(AiPartitionResolver partitionResolver) {
		this.options.partitionResolver = partitionResolver;
		return this;
	}

	/**
	 * Sets how texts are embedded. Default: {@link EmbeddingSettings#defaults()}.
	 * @param embedding the settings
	 */
	public AiClientBuilder embedding(EmbeddingSettings embedding) {
		this.options.embedding = embedding;
		return this;
	}

	public AiClientBuilder observer(AiClientObserver observer) {
		this.options.observer = observer;
		return this;
	}

	/**
	 * Sets who may read and write the files that durable jobs create for this client,
	 * where the file system has POSIX permissions. A job may say otherwise for itself.
	 * Default: {@code rw-------}.
	 * @param jobFilePermissions the permissions
	 */
	public AiClientBuilder jobFilePermissions(FilePermissions jobFilePermissions) {
		this.options.jobFilePermissions = jobFilePermissions;
		return this;
	}

	/**
	 * Sets the time, for tests. Default: the system's, and Reactor's parallel scheduler.
	 * @param ticker the source of time
	 * @param scheduler what runs timers; must agree with the ticker
	 */
	public AiClientBuilder time(Ticker ticker, Scheduler scheduler) {
		this.options.ticker = ticker;
		this.options.scheduler = scheduler;
		return this;
	}

	/**
	 * Sets what calls wait for before anything of theirs is admitted, within their
	 * deadlines. Default: nothing.
	 * @param startAfter its end, also one by an error, lets all calls go; subscribed to
	 * by each call until then; null for nothing
	 */
	public AiClientBuilder startAfter(@Nullable Mono<Void> startAfter) {
		this.options.startAfter = startAfter;
		return this;
	}

	/**
	 * Builds the client.
	 * @return a client that is open until it is closed
	 */
	public ManagedAiClient build() {
		return new DefaultAiClient(this.options);
	}

}
