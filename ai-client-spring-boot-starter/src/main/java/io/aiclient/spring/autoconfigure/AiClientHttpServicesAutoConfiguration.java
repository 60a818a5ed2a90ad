package io.aiclient.spring.autoconfigure;

import java.util.stream.Collectors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceProxyRegistry;

import io.aiclient.spring.AiClients;
import io.aiclient.spring.web.AiClientExchangeFilter;
import io.aiclient.spring.web.AiClientHttpRequestInterceptor;

/**
 * Auto-configuration that puts clients around groups of HTTP services
 * ({@code @HttpExchange} interfaces) that {@code ai.client.http-service-groups} names.
 * Other filters and interceptors of a group see each attempt.
 */
@AutoConfiguration(after = AiClientsAutoConfiguration.class)
@Conditional(OnHttpServiceGroupsCondition.class)
public final class AiClientHttpServicesAutoConfiguration {

	@Bean
	HttpServiceGroupClients aiClientHttpServiceGroupClients(Environment environment, AiClients clients) {
		return new HttpServiceGroupClients(HttpServiceGroupClients.clientByGroup(environment), clients);
	}

	@Bean
	WebClientHttpServiceGroupConfigurer aiClientWebClientHttpServiceGroupConfigurer(HttpServiceGroupClients clients) {
		return (groups) -> groups.filter(clients::serves)
			.forEachClient((group, builder) -> builder
				.filters((filters) -> filters.add(0, new AiClientExchangeFilter(clients.of(group)))));
	}

	@Bean
	RestClientHttpServiceGroupConfigurer aiClientRestClientHttpServiceGroupConfigurer(HttpServiceGroupClients clients) {
		return (groups) -> groups.filter(clients::serves)
			.forEachClient((group, builder) -> builder.requestInterceptors(
					(interceptors) -> interceptors.add(0, new AiClientHttpRequestInterceptor(clients.of(group)))));
	}

	@Bean
	@Lazy(false)
	SmartInitializingSingleton aiClientHttpServiceGroupCheck(HttpServiceGroupClients clients,
			ObjectProvider<HttpServiceProxyRegistry> registries) {
		return () -> clients.check(registries.stream()
			.flatMap((registry) -> registry.getGroupNames().stream())
			.collect(Collectors.toSet()));
	}

}
