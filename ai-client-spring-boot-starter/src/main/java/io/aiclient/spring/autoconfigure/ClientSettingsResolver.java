package io.aiclient.spring.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.ClientPropertyNames;
import io.aiclient.client.FilePermissions;
import io.aiclient.client.TimeoutSettings;
import io.aiclient.cost.ModelPrice;
import io.aiclient.resilience.LatchSettings;
import io.aiclient.spring.annotation.AiServiceClient;
import io.aiclient.spring.autoconfigure.AiClientProperties.Cache;
import io.aiclient.spring.autoconfigure.AiClientProperties.Endpoint;
import io.aiclient.spring.autoconfigure.AiClientProperties.Failover;
import io.aiclient.spring.autoconfigure.AiClientProperties.Job;
import io.aiclient.spring.autoconfigure.AiClientProperties.Latch;
import io.aiclient.spring.autoconfigure.AiClientProperties.Price;
import io.aiclient.spring.autoconfigure.AiClientProperties.StructuredOutput;

import static io.aiclient.spring.autoconfigure.ClientSource.in;

/**
 * Works out what holds for each client. Where a default would contradict what the user
 * wrote, the default gives way; where two written values contradict each other, that is
 * an {@link InvalidAiClientSettingsException}. Resolves each client once. Safe for use by
 * many threads.
 */
final class ClientSettingsResolver {

	private final AiClientProperties properties;

	private final TimeoutSettings timeouts;

	private final Map<String, ClientSettings> resolved = new ConcurrentHashMap<>();

	ClientSettingsResolver(AiClientProperties properties, TimeoutSettings timeouts) {
		this.properties = properties;
		this.timeouts = timeouts;
	}

	static ClientSettingsResolver of(Environment environment) {
		return new ClientSettingsResolver(
				PropertiesBinder.of(environment).bindOrCreate(AiClientProperties.PREFIX, AiClientProperties.class),
				TimeoutSettings.defaults());
	}

	/**
	 * This resolver if it was given the same; else a new one.
	 */
	ClientSettingsResolver with(AiClientProperties properties, TimeoutSettings timeouts) {
		return (properties.equals(this.properties) && timeouts.equals(this.timeouts)) ? this
				: new ClientSettingsResolver(properties, timeouts);
	}

	/**
	 * The names of all clients that are configured, the default one first.
	 */
	List<String> names() {
		List<String> names = new ArrayList<>();
		if (this.properties.baseUrl() != null) {
			names.add(ClientSource.DEFAULT);
		}
		Map<String, AiClientProperties> clients = this.properties.clients();
		if (clients != null) {
			clients.forEach((name, own) -> {
				requireName(name, own);
				names.add(name);
			});
		}
		requireDistinct(names);
		return names;
	}

	private void requireDistinct(List<String> names) {
		ClientNames.Taken taken = new ClientNames.Taken();
		names.forEach(taken::client);
		for (String name : names) {
			Written<Map<String, Endpoint>> endpoints = ClientSource.of(this.properties, name)
				.findOfProvider("failover.endpoints", in(AiClientProperties::failover, Failover::endpoints));
			if (endpoints != null) {
				endpoints.value()
					.keySet()
					.forEach((own) -> taken.endpoint(name, own, endpoints.property() + "." + own));
			}
		}
	}

	private static void requireName(String name, AiClientProperties own) {
		String property = ClientPropertyNames.prefix(name);
		if (name.equals(ClientSource.DEFAULT)) {
			throw new InvalidAiClientSettingsException(AiClientProperties.PREFIX + ".clients." + name, null,
					"the default client is configured directly under ai.client, and no other may have its name",
					"Move these properties up to ai.client, or choose another name.");
		}
		if (!ClientNames.isClient(name)) {
			String legal = ClientNames.legal(name);
			throw new InvalidAiClientSettingsException(property, null,
					"the name of a client " + ClientPropertyNames.RULE + ", or of such parts with dots between them",
					legal.isEmpty() ? "Choose another name." : "Write " + AiClientProperties.PREFIX + ".clients."
							+ legal + " and @Qualifier(\"" + legal + "\").");
		}
		if (own.clients() != null) {
			throw new InvalidAiClientSettingsException(property + ".clients", null,
					"a named client has no clients of its own", "Move them up to ai.client.clients.");
		}
	}

	ClientSettings resolve(String name) {
		return this.resolved.computeIfAbsent(name, this::resolveAnew);
	}

	private ClientSettings resolveAnew(String name) {
		ClientSource source = ClientSource.of(this.properties, name);
		EndpointResolution endpoint = new EndpointResolution(source);
		ExchangeResolution exchange = new ExchangeResolution(source, this.timeouts);
		endpoint.warnOfPlainHttp();
		ConcurrencySettings concurrency = new ConcurrencyResolution(source, exchange.maxConnections()).resolve();
		RateLimitResolution rateLimit = new RateLimitResolution(source, endpoint.provider());
		RateLimitSettings limits = rateLimit.resolve();
		return new ClientSettings(name, source.prefix(), endpoint.model(),
				exchange.resolve(endpoint, concurrency.max()), exchange.sslBundle(), concurrency, limits,
				rateLimit.kinds(limits), QuotaSharingResolution.resolve(source), ResilienceResolution.retry(source),
				ResilienceResolution.circuitBreaker(source), latch(source),
				new FailoverResolution(source).resolve(exchange, concurrency.max()), prices(source),
				Written.orElse(source.find("share-in-flight", AiClientProperties::shareInFlight), false),
				Written.orElse(source.find("include-provider-message", AiClientProperties::includeProviderMessage),
						true),
				cacheName(source), cachePartition(source), structuredOutputRetries(source), jobFilePermissions(source),
				EmbeddingResolution.resolve(source, endpoint.provider()), source.warnings());
	}

	private static LatchSettings latch(ClientSource source) {
		Written<Duration> written = source.find("latch.retry-after", in(AiClientProperties::latch, Latch::retryAfter));
		return (written != null) ? written.check(LatchSettings::new) : LatchSettings.defaults();
	}

	private static @Nullable String cacheName(ClientSource source) {
		return Written.textOrNull(source.find("cache.name", in(AiClientProperties::cache, Cache::name)));
	}

	private static @Nullable String cachePartition(ClientSource source) {
		return Written
			.textOrNull(source.findOfAccount("cache.partition", in(AiClientProperties::cache, Cache::partition)));
	}

	private static int structuredOutputRetries(ClientSource source) {
		Written<Integer> written = source.find("structured-output.retries",
				in(AiClientProperties::structuredOutput, StructuredOutput::retries));
		return (written != null) ? written.check(AiServiceClient::checkedRetries) : 0;
	}

	private static FilePermissions jobFilePermissions(ClientSource source) {
		Written<String> written = source.find("job.file-permissions",
				in(AiClientProperties::job, Job::filePermissions));
		return (written != null)
				? written.check(FilePermissions::of,
						"Write for example \"rw-r-----\", so that the group may read, or remove it for \"rw-------\".")
				: FilePermissions.ownerOnly();
	}

	private static List<ModelPrice> prices(ClientSource source) {
		Written<List<Price>> written = source.find("prices", AiClientProperties::prices);
		List<ModelPrice> prices = new ArrayList<>();
		for (int i = 0; written != null && i < written.value().size(); i++) {
			Price price = written.value().get(i);
			prices.add(price(
					source.group("prices[" + i + "]", (client) -> (client.prices() == written.value()) ? price : null),
					written.property() + "[" + i + "]"));
		}
		return prices;
	}

	private static ModelPrice price(PropertyGroup<Price> group, String property) {
		Written<String> model = group.find("model", Price::model);
		Written<BigDecimal> prompt = group.find("prompt", Price::prompt);
		Written<BigDecimal> cachedPrompt = group.find("cached-prompt", Price::cachedPrompt);
		Written<BigDecimal> completion = group.find("completion", Price::completion);
		if (model == null) {
			throw missing(property + ".model", "the model's name, or the beginning of it");
		}
		if (prompt == null || completion == null) {
			throw missing(property + ((prompt == null) ? ".prompt" : ".completion"),
					"US dollars per million tokens, or 0");
		}
		return group.check(
				() -> new ModelPrice(model.value(), prompt.value(), Written.orNull(cachedPrompt), completion.value()));
	}

	private static InvalidAiClientSettingsException missing(String property, String what) {
		return new InvalidAiClientSettingsException(property, null, "it is missing", "Write " + what + ".");
	}

}
