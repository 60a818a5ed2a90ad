package io.aiclient.spring.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.aiclient.spring.actuate.AiClientsEndpoint.ObservedClient;
import io.aiclient.spring.actuate.AiClientsEndpoint;
import io.aiclient.spring.actuate.ClientSettingsReport.EndpointReport;
import io.aiclient.spring.actuate.ClientSettingsReport.FailoverReport;
import io.aiclient.spring.actuate.ClientSettingsReport.SharingReport;
import io.aiclient.spring.actuate.ClientSettingsReport;
import io.aiclient.spring.autoconfigure.AiClientFactory.BuiltClient;
import io.aiclient.spring.autoconfigure.FailoverSettings.FurtherEndpoint;
import io.aiclient.spring.web.ProxySettings;
import io.aiclient.spring.web.WebExchangeSettings;
import io.aiclient.spring.web.UrlSecrets;

/**
 * Auto-configuration for the {@link AiClientsEndpoint}.
 */
@AutoConfiguration(after = AiClientAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(AiClientsEndpoint.class)
@ConditionalOnBean(AiClientFactory.class)
public final class AiClientsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AiClientsEndpoint aiClientsEndpoint(AiClientFactory factory) {
		return new AiClientsEndpoint(() -> clients(factory));
	}

	private static List<ObservedClient> clients(AiClientFactory factory) {
		return factory.built().stream().map((built) -> new ObservedClient(built.client(), report(built))).toList();
	}

	private static ClientSettingsReport report(BuiltClient built) {
		ClientSettings settings = built.settings();
		WebExchangeSettings exchange = settings.exchange();
		ProxySettings proxy = exchange.proxy();
		return new ClientSettingsReport(UrlSecrets.withoutQuery(exchange.baseUrl().toString()),
				exchange.apiKey() != null, settings.model(), exchange.provider().id(), settings.concurrency(),
				settings.rateLimit(), sharing(settings.sharing()), exchange.timeouts(),
				exchange.pool().maxConnections(), exchange.pool().maxIdleTime(), exchange.pool().dnsCacheTime(),
				(proxy != null) ? proxy.host() + ":" + proxy.port() : null, settings.sslBundle(),
				exchange.maxResponseSize().toBytes(), exchange.maxInspectedRequestSize().toBytes(), settings.retry(),
				settings.circuitBreaker(), settings.latch().retryAfter(), failover(settings.failover()),
				settings.prices(), settings.shareInFlight(), settings.includeProviderMessage(), settings.cacheName(),
				settings.cachePartition(), settings.structuredOutputRetries(), built.replaced());
	}

	private static @Nullable SharingReport sharing(@Nullable QuotaSharing sharing) {
		return (sharing != null) ? new SharingReport(sharing.name(), sharing.onFailure(), sharing.maxConcurrency(),
				sharing.assumedMembers()) : null;
	}

	private static @Nullable FailoverReport failover(FailoverSettings settings) {
		return settings.endpoints().isEmpty() ? null : new FailoverReport(settings.strategy(), settings.weight(),
				settings.endpoints().stream().map(AiClientsEndpointAutoConfiguration::endpoint).toList());
	}

	private static EndpointReport endpoint(FurtherEndpoint endpoint) {
		WebExchangeSettings exchange = endpoint.exchange();
		return new EndpointReport(endpoint.name(), UrlSecrets.withoutQuery(exchange.baseUrl().toString()),
				exchange.apiKey() != null, endpoint.model(), exchange.provider().id(), endpoint.sharedQuota(),
				endpoint.rateLimit(), endpoint.weight());
	}

}
