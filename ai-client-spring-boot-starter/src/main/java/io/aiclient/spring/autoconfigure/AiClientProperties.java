package io.aiclient.spring.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.spring.provider.ProviderPreset;

/**
 * What the user wrote; null where the defaults of the settings hold.
 *
 * @param baseUrl Address of the provider's API, up to and without '/chat/completions'. A
 * client exists when this is set.
 * @param apiKey Key that the provider issued. Required only for hosts of known providers.
 * @param model Model of requests that name none. A request without one fails before it is
 * sent.
 * @param provider Provider whose rules apply. Guessed from the host of the base URL when
 * not set.
 * @param concurrency How many requests may be in flight at once.
 * @param rateLimit Rate limits that the provider enforces.
 * @param sharedQuota Quota that other processes draw on too.
 * @param timeout How long things may take.
 * @param pool Connection pool.
 * @param proxy HTTP proxy.
 * @param ssl TLS.
 * @param maxResponseSize Largest answer that is read.
 * @param maxInspectedRequestSize Largest body of an HTTP request that is read for its
 * model and its tokens. A larger one passes, and counts as a request only.
 * @param retry How failed attempts are made again.
 * @param circuitBreaker When the circuit breaker opens and how it closes again.
 * @param latch Latch that a billing error or a refused key sets.
 * @param failover Further endpoints, to which requests go when this one fails.
 * @param prices Prices in US dollars per million tokens, which beat the built-in ones. An
 * exact model name wins, else the longest prefix.
 * @param shareInFlight Whether identical requests in flight at the same time share one
 * call. Streams do not.
 * @param includeProviderMessage Whether exceptions, logs, spans and the files of jobs say
 * what the provider said of an error. Some providers quote the prompt.
 * @param cache Response cache.
 * @param structuredOutput Answers in a form that a schema gives.
 * @param job Durable jobs.
 * @param embedding How texts are embedded.
 * @param clients Further clients by name. One with dots stands in brackets. Each inherits
 * what it does not set, but one that sets a base URL inherits neither key nor model,
 * provider, rate limit, shared quota, proxy, further endpoints or how texts are embedded.
 */
@ConfigurationProperties("ai.client")
public record AiClientProperties(@Nullable String baseUrl, @Nullable String apiKey, @Nullable String model,
		@Nullable ProviderPreset provider, @Nullable Concurrency concurrency, @Nullable RateLimit rateLimit,
		@Nullable SharedQuota sharedQuota, @Nullable Timeout timeout, @Nullable Pool pool, @Nullable Proxy proxy,
		@Nullable Ssl ssl, @Nullable DataSize maxResponseSize, @Nullable DataSize maxInspectedRequestSize,
		@Nullable Retry retry, @Nullable CircuitBreaker circuitBreaker, @Nullable Latch latch,
		@Nullable Failover failover, @Nullable List<Price> prices, @Nullable Boolean shareInFlight,
		@Nullable Boolean includeProviderMessage, @Nullable Cache cache, @Nullable StructuredOutput structuredOutput,
		@Nullable Job job, @Nullable Embedding embedding, @Nullable Map<String, AiClientProperties> clients) {

	static final String PREFIX = "ai.client";

	public AiClientProperties {
		clients = ClientNames.withoutRepeated(clients);
	}

	@Override
	public String toString() {
		return "AiClientProperties[model=" + this.model + ", provider=" + this.provider + ", clients="
				+ ((this.clients != null) ? this.clients.keySet() : null) + "]";
	}

	/**
	 * How many requests may be in flight at once.
	 *
	 * @param mode Whether the number is fixed or adapts to the provider's load.
	 * @param max Most requests in flight at once. Fixed mode: the number. Adaptive mode:
	 * its ceiling.
	 * @param initial Adaptive mode: number to start with.
	 * @param min Adaptive mode: fewest requests in flight at once.
	 * @param step Adaptive mode: share by which the number shrinks or grows.
	 * @param targetLatency Adaptive mode: mean latency to keep to. Above 1.2 times this
	 * the number shrinks, and only below 0.8 times it may grow.
	 */
	public record Concurrency(ConcurrencySettings.@Nullable Mode mode, @Nullable Integer max, @Nullable Integer initial,
			@Nullable Integer min, @Nullable Double step, @Nullable Duration targetLatency) {
	}

	/**
	 * The rate limits that the provider enforces.
	 *
	 * @param requestsPerMinute Requests that the provider allows a minute.
	 * @param tokensPerMinute Tokens that the provider allows a minute.
	 * @param inputTokensPerMinute Tokens of prompts that the provider allows a minute,
	 * where it limits them apart.
	 * @param outputTokensPerMinute Tokens of answers that the provider allows a minute,
	 * where it limits them apart.
	 * @param requestsPerDay Requests that the provider allows in 24 hours.
	 * @param window Period over which the provider enforces requests. At most a minute.
	 * @param tokenWindow Period over which the provider enforces tokens of each kind. At
	 * most a minute.
	 */
	public record RateLimit(@Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute,
			@Nullable Long inputTokensPerMinute, @Nullable Long outputTokensPerMinute, @Nullable Long requestsPerDay,
			@Nullable Duration window, @Nullable Duration tokenWindow) {
	}

	/**
	 * A quota that other processes draw on too.
	 *
	 * @param enabled Whether the quota is shared with other processes, through Redis.
	 * @param name Name of the quota, the same for all that share it. Best that of the
	 * account.
	 * @param onFailure What happens while Redis cannot be reached.
	 * @param maxConcurrency Most requests of all together that may be in flight. No limit
	 * when not set.
	 * @param assumedMembers Number of clients that are taken to share it, as long as
	 * Redis was never reached. Each then uses that part of the quota, less a tenth.
	 */
	public record SharedQuota(@Nullable Boolean enabled, @Nullable String name,
			SharedQuotaSettings.@Nullable OnFailure onFailure, @Nullable Integer maxConcurrency,
			@Nullable Integer assumedMembers) {
	}

	/**
	 * How long things may take.
	 *
	 * @param connect Time to connect, TLS included.
	 * @param response Time from the request sent to the first byte of the answer.
	 * @param idle Time between two bytes of the answer.
	 * @param total Time for the whole request. For a single call with all waiting and
	 * retries, for an item of a batch without the waiting for its turn.
	 */
	public record Timeout(@Nullable Duration connect, @Nullable Duration response, @Nullable Duration idle,
			@Nullable Duration total) {
	}

	/**
	 * The connection pool.
	 *
	 * @param maxConnections Most connections open at once. The most requests in flight at
	 * once when not set.
	 * @param maxIdleTime Time after which an idle connection is closed.
	 * @param dnsCacheTime Longest time for which an address is remembered.
	 */
	public record Pool(@Nullable Integer maxConnections, @Nullable Duration maxIdleTime,
			@Nullable Duration dnsCacheTime) {
	}

	/**
	 * The HTTP proxy.
	 *
	 * @param host Host of the proxy.
	 * @param port Port of the proxy.
	 * @param username Name to give to the proxy.
	 * @param password Password to give to the proxy.
	 * @param noProxy Hosts that are reached without the proxy. A leading or trailing '*'
	 * stands for anything.
	 */
	public record Proxy(@Nullable String host, @Nullable Integer port, @Nullable String username,
			@Nullable String password, @Nullable List<String> noProxy) {

		@Override
		public String toString() {
			return "Proxy[host=" + this.host + ", port=" + this.port + "]";
		}

	}

	/**
	 * TLS.
	 *
	 * @param bundle Name of the SSL bundle to connect with.
	 */
	public record Ssl(@Nullable String bundle) {
	}

	/**
	 * How failed attempts are made again.
	 *
	 * @param maxRetries Most retries of one request.
	 * @param initialDelay Wait before the first retry.
	 * @param multiplier Factor by which each further wait is longer.
	 * @param maxDelay Longest wait that the provider did not ask for.
	 * @param maxRetryAfter Longest wait that is obeyed when the provider asks for it. A
	 * longer one ends the request.
	 * @param budget Share of the attempts of the last minute that may be retries. Ten a
	 * minute always may.
	 */
	public record Retry(@Nullable Integer maxRetries, @Nullable Duration initialDelay, @Nullable Double multiplier,
			@Nullable Duration maxDelay, @Nullable Duration maxRetryAfter, @Nullable Double budget) {
	}

	/**
	 * When the circuit breaker opens and how it closes again.
	 *
	 * @param failureRateThreshold Percentage of failures that opens the breaker.
	 * @param windowSize Number of the last calls that are counted.
	 * @param minimumCalls Number of calls below which the rate does not count.
	 * @param waitInOpenState Time for which the breaker stays open.
	 * @param probesInHalfOpenState Number of calls that it then lets through to try.
	 */
	public record CircuitBreaker(@Nullable Float failureRateThreshold, @Nullable Integer windowSize,
			@Nullable Integer minimumCalls, @Nullable Duration waitInOpenState,
			@Nullable Integer probesInHalfOpenState) {
	}

	/**
	 * The latch that a billing error or a refused key sets.
	 *
	 * @param retryAfter Longest time for which nothing is sent, before one request may
	 * try. The first tries after a second, and each that is refused doubles the time.
	 */
	public record Latch(@Nullable Duration retryAfter) {
	}

	/**
	 * Further endpoints, to which requests go when the first fails.
	 *
	 * @param strategy Whether the first endpoint that is well gets every request, or each
	 * its share.
	 * @param weight Share of the first endpoint. Weighted strategy only.
	 * @param endpoints Further endpoints by name.
	 */
	public record Failover(io.aiclient.client.Failover.@Nullable Strategy strategy, @Nullable Integer weight,
			@Nullable Map<String, Endpoint> endpoints) {

		public Failover {
			endpoints = ClientNames.withoutRepeated(endpoints);
		}

	}

	/**
	 * A further endpoint.
	 *
	 * @param baseUrl Address of its API, up to and without '/chat/completions'.
	 * @param apiKey Key for it. Required only for hosts of known providers.
	 * @param model Name of the client's model there. Requests for other models keep them.
	 * @param provider Provider whose rules apply there. Guessed from the host by default.
	 * @param sharedQuota Whether it draws on the quota of the first endpoint. Otherwise
	 * it has limits and a number of requests in flight of its own.
	 * @param rateLimit Rate limits of its own quota.
	 * @param weight Its share. Weighted strategy only.
	 */
	public record Endpoint(@Nullable String baseUrl, @Nullable String apiKey, @Nullable String model,
			@Nullable ProviderPreset provider, @Nullable Boolean sharedQuota, @Nullable RateLimit rateLimit,
			@Nullable Integer weight) {

		@Override
		public String toString() {
			return "Endpoint[model=" + this.model + ", provider=" + this.provider + "]";
		}

	}

	/**
	 * What a model costs.
	 *
	 * @param model Name of the model, or the beginning of it.
	 * @param prompt Price of prompt tokens.
	 * @param cachedPrompt Price of prompt tokens that came from the provider's cache.
	 * @param completion Price of tokens that the model wrote.
	 */
	public record Price(@Nullable String model, @Nullable BigDecimal prompt, @Nullable BigDecimal cachedPrompt,
			@Nullable BigDecimal completion) {
	}

	/**
	 * The response cache.
	 *
	 * @param name Name of the cache in which answers are kept for requests that are made
	 * again. It is one of the CacheManager's. Nothing is kept when not set.
	 * @param partition Which kept answers belong together, in place of the API keys: with
	 * one, a new key finds what the old one left. A client with a base URL or key of its
	 * own does not inherit it.
	 */
	public record Cache(@Nullable String name, @Nullable String partition) {
	}

	/**
	 * Answers in a form that a schema gives.
	 *
	 * @param retries How often an answer that cannot be read is asked for again, with
	 * what was wrong with it.
	 */
	public record StructuredOutput(@Nullable Integer retries) {
	}

	/**
	 * Durable jobs.
	 *
	 * @param filePermissions Who may read and write the files that a job creates, as 'ls
	 * -l' writes it, where the file system has POSIX permissions. Files that exist keep
	 * theirs.
	 */
	public record Job(@Nullable String filePermissions) {
	}

	/**
	 * How texts are embedded.
	 *
	 * @param maxInputs Most texts of one HTTP request. What the provider is known to take
	 * when not set.
	 * @param maxTokens Most tokens of one HTTP request. What the provider is known to
	 * take when not set.
	 * @param maxInputTokens Most tokens of one text. What the provider is known to take
	 * when not set.
	 * @param linger Longest wait for more texts before a request goes that has room for
	 * them.
	 * @param dimensions How many numbers a vector has whose request does not say. The
	 * model's own number when not set.
	 * @param truncate Whether a text that is too long is cut, if its request does not
	 * say. Otherwise it fails.
	 * @param encodingFormat How vectors are asked for. As the provider is known to
	 * understand when not set.
	 */
	public record Embedding(@Nullable Integer maxInputs, @Nullable Integer maxTokens, @Nullable Integer maxInputTokens,
			@Nullable Duration linger, @Nullable Integer dimensions, @Nullable Boolean truncate,
			ProviderPreset.@Nullable EmbeddingFormat encodingFormat) {
	}

}
