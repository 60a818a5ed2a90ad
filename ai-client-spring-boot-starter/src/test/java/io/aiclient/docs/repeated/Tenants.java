package io.aiclient.docs.repeated;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

import io.aiclient.AiClient;
import io.aiclient.AiPartitionResolver;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;

@Component
class Tenants {

	private final AiClient client;

	Tenants(AiClient client) {
		this.client = client;
	}

	Mono<AiResponse> ask(AiRequest request, String tenant) {
		return this.client.send(request).contextWrite(AiPartitionResolver.inContext(tenant));
	}

}
