package io.aiclient.docs.repeated;

import reactor.core.publisher.Mono;

import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.ClientRequest;

import io.aiclient.AiPartitionResolver;

@Configuration(proxyBeanMethods = false)
class TenantConfiguration {

	@Bean
	WebClientCustomizer tenantHeader() {
		return (builder) -> builder.filter((request, next) -> Mono.deferContextual((context) -> next
			.exchange(ClientRequest.from(request).header("X-Tenant", context.<String>get("tenant")).build())));
	}

	@Bean
	AiPartitionResolver byTenant() {
		return (request, context) -> context.get("tenant");
	}

}
