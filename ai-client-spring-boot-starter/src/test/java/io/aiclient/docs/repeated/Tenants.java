package io.aiclient.docs.repeated;

import reactor.core.publisher.Mono;

import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.ClientRequest;

import io.aiclient.AiClient;
import io.aiclient.AiPartitionResolver;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;

/**
 * A filter that sends a tenant's header, and what keeps tenants apart.
 */
class Tenants {

	static Mono<AiResponse> ask(AiClient client, AiRequest request, String tenant) {
		return client.send(request).contextWrite(AiPartitionResolver.inContext(tenant));
	}

	@Configuration(proxyBeanMethods = false)
	static class Header {

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

	@Configuration(proxyBeanMethods = false)
	static class Written {

		@Bean
		AiPartitionResolver writtenByTheCaller() {
			return AiPartitionResolver.fromContext();
		}

	}

}
