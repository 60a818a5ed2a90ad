package io.aiclient.spring.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiClient;
import io.aiclient.client.TimeoutSettings;
import io.aiclient.spring.AiClientCustomizer;
import io.aiclient.spring.AiWarmUp;
import io.aiclient.spring.metrics.ClientInstrumentation;
import io.aiclient.spring.web.CallerWarmUp;

/**
 * Auto-configuration for {@link AiClient}: a default client when
 * {@code ai.client.base-url} is set, and one for each entry below
 * {@code ai.client.clients}.
 */
@AutoConfiguration(
		afterName = { "org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration",
				"org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration",
				"org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration",
				"org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration",
				"org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration",
				"org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration",
				"io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration" },
		after = { AiClientObservationAutoConfiguration.class, AiClientMetricsAutoConfiguration.class })
@Conditional(OnAiClientCondition.class)
@EnableConfigurationProperties(AiClientProperties.class)
@Import(AiClientRegistrar.class)
public final class AiClientAutoConfiguration {

	@Bean
	SecretProperties aiClientSecretProperties(AiClientProperties properties, Environment environment) {
		return new SecretProperties(properties, environment);
	}

	@Bean
	ApplicationHttp aiClientApplicationHttp(ObjectProvider<ClientHttpConnectorBuilder<?>> builders,
			ObjectProvider<HttpClientSettings> settings, ObjectProvider<InetAddressFilter> filters) {
		return new ApplicationHttp(builders, settings, filters);
	}

	/**
	 * What the {@link AiClientRegistrar} has resolved already holds, unless a property
	 * was added since, or the application's HTTP has time-outs of its own.
	 */
	@Bean
	@DependsOn("aiClientSecretProperties")
	ClientSettingsResolver aiClientSettingsResolver(AiClientProperties properties, ApplicationHttp http,
			ObjectProvider<CheckedSettings> checked) {
		TimeoutSettings timeouts = http.timeouts();
		CheckedSettings known = checked
			.getIfAvailable(() -> new CheckedSettings(new ClientSettingsResolver(properties, timeouts)));
		return known.resolver().with(properties, timeouts);
	}

	@Bean
	ClientExchanges aiClientExchanges(ObjectProvider<WebClient.Builder> webClient,
			ObjectProvider<SslBundles> sslBundles, ApplicationHttp http) {
		return new ClientExchanges(webClient, sslBundles, http);
	}

	@Bean(AiClientFactory.BEAN_NAME)
	AiClientFactory aiClientFactory(ClientSettingsResolver resolver, ConfigurableListableBeanFactory beanFactory,
			ClientExchanges exchanges, ObjectProvider<SharedQuotas> sharedQuotas,
			ObjectProvider<CircuitBreakerRegistry> breakers, ObjectProvider<ClientInstrumentation> instrumentations,
			ObjectProvider<AiClientCustomizer> customizers, ColdStart coldStart) {
		return new AiClientFactory(resolver, new UserBeans(beanFactory, resolver.names()), exchanges, sharedQuotas,
				breakers, instrumentations, customizers, coldStart);
	}

	@Bean
	@Lazy(false)
	ColdStart aiClientColdStart(Environment environment, ClientExchanges exchanges, ClientSettingsResolver resolver,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<AiWarmUp> warmUps) {
		ColdStart.Moment moment = Binder.get(environment)
			.bind(ColdStart.PROPERTY, ColdStart.Moment.class)
			.orElse(ColdStart.Moment.BACKGROUND);
		return new ColdStart(moment, () -> isUsed(beanFactory, resolver.names()),
				() -> Stream.concat(Stream.of(new CallerWarmUp()), warmUps.orderedStream()).toList(),
				exchanges::prepare);
	}

	/**
	 * Whether a bean has a client injected, or a library or a group of HTTP services
	 * sends through one.
	 */
	private static boolean isUsed(ConfigurableListableBeanFactory beanFactory, List<String> clients) {
		return Stream.of(AiWarmUp.class, HttpServiceGroupClients.class)
			.anyMatch((type) -> beanFactory.getBeanNamesForType(type, false, false).length > 0)
				|| clients.stream()
					.anyMatch((name) -> beanFactory.getDependentBeans(ClientNames.bean(name)).length > 0);
	}

	@Bean
	@Lazy(false)
	GracefulEnd aiClientShutdown(AiClientFactory factory, ObjectProvider<LifecycleProperties> lifecycle) {
		return GracefulEnd.ofClients(factory,
				lifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase());
	}

	@Bean
	@Lazy(false)
	GracefulEnd aiJobShutdown(AiClientFactory factory) {
		return GracefulEnd.ofJobs(factory);
	}

}
