package io.aiclient.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

import io.aiclient.AiExchange;
import io.aiclient.AiPartitionResolver;
import io.aiclient.AiResponseCache;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.AiClientObserver;
import io.aiclient.client.EndpointSettings;
import io.aiclient.client.Failover;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.resilience.RetryPolicy;
import io.aiclient.spring.AiClientCustomizer;
import io.aiclient.spring.annotation.AnswerValidator;
import io.aiclient.spring.annotation.StructuredFormats;
import io.aiclient.spring.metrics.ClientInstrumentation;
import io.aiclient.spring.metrics.CompositeObserver;

/**
 * Builds clients from their settings and from the beans with which the user replaces
 * parts of them.
 */
final class AiClientFactory {

	static final String BEAN_NAME = "aiClientFactory";

	private final ClientSettingsResolver resolver;

	private final UserBeans userBeans;

	private final ClientExchanges exchanges;

	private final ObjectProvider<SharedQuotas> sharedQuotas;

	private final ObjectProvider<CircuitBreakerRegistry> breakers;

	private final ObjectProvider<ClientInstrumentation> instrumentations;

	private final ObjectProvider<AiClientCustomizer> customizers;

	private final ColdStart coldStart;

	private final Map<String, BuiltClient> built = new ConcurrentHashMap<>();

	AiClientFactory(ClientSettingsResolver resolver, UserBeans userBeans, ClientExchanges exchanges,
			ObjectProvider<SharedQuotas> sharedQuotas, ObjectProvider<CircuitBreakerRegistry> breakers,
			ObjectProvider<ClientInstrumentation> instrumentations, ObjectProvider<AiClientCustomizer> customizers,
			ColdStart coldStart) {
		this.resolver = resolver;
		this.userBeans = userBeans;
		this.exchanges = exchanges;
		this.sharedQuotas = sharedQuotas;
		this.breakers = breakers;
		this.instrumentations = instrumentations;
		this.customizers = customizers;
		this.coldStart = coldStart;
	}

	ManagedAiClient create(String name) {
		ClientSettings settings = this.resolver.resolve(name);
		EndpointResolution.warn(settings);
		List<String> replaced = new ArrayList<>();
		AiExchange exchange = this.userBeans.find(AiExchange.class, name);
		AiClientBuilder builder = AiClientBuilder
			.create((exchange != null) ? exchange : this.exchanges.create(settings));
		configure(builder, settings);
		if (exchange != null) {
			replaced.add("exchange");
			refuseEndpoints(settings);
		}
		else {
			builder.failover(failover(settings));
			builder.startAfter(this.coldStart.done());
		}
		replace(AdmissionGate.class, name, builder::admissionGate, "admissionGate", replaced);
		builder.sharedQuota(sharedQuota(settings, replaced));
		replace(ConcurrencyLimit.class, name, builder::concurrencyLimit, "concurrencyLimit", replaced);
		replace(RetryPolicy.class, name, builder::retryPolicy, "retryPolicy", replaced);
		TokenCounter counter = this.userBeans.find(TokenCounter.class, name);
		if (counter != null) {
			builder.tokenCounter(counter);
		}
		builder.answerFormats(new StructuredFormats(settings.structuredOutput(), settings.structuredOutputRetries(),
				this.userBeans.find(AnswerValidator.class, name)));
		if (this.userBeans.find(AiResponseCache.class, name) == null) {
			builder.responseCache(new ClientCaches(this.userBeans).find(settings));
		}
		replace(AiResponseCache.class, name, builder::responseCache, "responseCache", replaced);
		replace(AiPartitionResolver.class, name, builder::partitionResolver, "partitionResolver", replaced);
		if (exchange == null) {
			PartitionNotice.warn(settings, replaced, this.exchanges.filters());
		}
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(name, builder));
		ManagedAiClient client = builder.build();
		this.instrumentations.orderedStream().forEach((instrumentation) -> instrumentation.watch(client));
		this.built.put(name, new BuiltClient(client, settings, replaced));
		new StartNotice(settings, replaced).log();
		return client;
	}

	List<BuiltClient> built() {
		return List.copyOf(this.built.values());
	}

	List<ManagedAiClient> clients() {
		return built().stream().map(BuiltClient::client).toList();
	}

	private void configure(AiClientBuilder builder, ClientSettings settings) {
		builder.name(settings.name())
			.model(settings.model())
			.concurrency(settings.concurrency())
			.rateLimit(settings.rateLimit())
			.providerLimits(settings.providerLimits())
			.retry(settings.retry())
			.circuitBreaker(settings.circuitBreaker())
			.totalTimeout(settings.exchange().timeouts().total())
			.latch(settings.latch())
			.prices(settings.prices())
			.shareInFlight(settings.shareInFlight())
			.includeProviderMessage(settings.includeProviderMessage())
			.jobFilePermissions(settings.jobFilePermissions())
			.cachePartition(settings.cachePartition())
			.embedding(settings.embedding())
			.observer(observer(settings));
		this.breakers.ifAvailable((registry) -> builder.circuitBreaker(new ClientBreakers(registry).breaker(settings)));
	}

	private @Nullable SharedQuotaSettings sharedQuota(ClientSettings settings, List<String> replaced) {
		QuotaSharing sharing = settings.sharing();
		if (sharing == null) {
			return null;
		}
		if (replaced.contains("admissionGate")) {
			throw sharing.enabled()
				.invalid(
						"a bean of the application replaces the AdmissionGate of client '" + settings.name()
								+ "', which knows nothing of other processes",
						"Remove the bean, or write " + settings.prefix() + ".shared-quota.enabled=false.");
		}
		SharedQuotas quotas = this.sharedQuotas.getIfAvailable();
		if (quotas == null) {
			throw sharing.enabled()
				.invalid("Spring Data Redis is not on the class path", "Add spring-boot-starter-data-redis.");
		}
		return quotas.settings(settings.name(), sharing);
	}

	private static void refuseEndpoints(ClientSettings settings) {
		if (!settings.failover().endpoints().isEmpty()) {
			throw new InvalidAiClientSettingsException(settings.prefix() + ".failover.endpoints", null,
					"a bean of the application replaces the AiExchange of client '" + settings.name()
							+ "', and nothing else is sent to",
					"Remove the endpoints, or the bean. A customizer can add exchanges of your own as endpoints: "
							+ "AiClientBuilder.failover(...).");
		}
	}

	private Failover failover(ClientSettings settings) {
		CircuitBreakerRegistry registry = this.breakers.getIfAvailable();
		List<EndpointSettings> further = settings.failover()
			.endpoints()
			.stream()
			.map((endpoint) -> EndpointSettings.builder(endpoint.name(), this.exchanges.create(settings, endpoint))
				.model(endpoint.model())
				.sharedQuota(endpoint.sharedQuota())
				.rateLimit(endpoint.rateLimit())
				.providerLimits(endpoint.providerLimits())
				.weight(endpoint.weight())
				.circuitBreaker((registry != null) ? new ClientBreakers(registry).breaker(settings, endpoint) : null)
				.build())
			.toList();
		return new Failover(settings.failover().strategy(), settings.failover().weight(), further);
	}

	private AiClientObserver observer(ClientSettings settings) {
		return CompositeObserver.of(this.instrumentations.orderedStream()
			.map((instrumentation) -> instrumentation.observer(settings.name(), settings.exchange().provider().id()))
			.toList());
	}

	private <T> void replace(Class<T> type, String client, Consumer<T> setter, String part, List<String> replaced) {
		T bean = this.userBeans.find(type, client);
		if (bean != null) {
			setter.accept(bean);
			replaced.add(part);
		}
	}

	/**
	 * A client and what it was built from; replaced are the parts that beans of the user
	 * replace.
	 */
	record BuiltClient(ManagedAiClient client, ClientSettings settings, List<String> replaced) {
	}

}
