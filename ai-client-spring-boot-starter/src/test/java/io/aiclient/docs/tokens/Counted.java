package io.aiclient.docs.tokens;

import java.nio.charset.StandardCharsets;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiRequest;
import io.aiclient.admission.tokens.TokenCounter;

@Configuration(proxyBeanMethods = false)
class Counted {

	@Bean
	TokenCounter bytes() {
		return (request) -> "byte-model".equals(request.model()) ? bytes(request) : null;
	}

	private static long bytes(AiRequest request) {
		return request.messages()
			.stream()
			.mapToLong((message) -> message.content().getBytes(StandardCharsets.UTF_8).length)
			.sum();
	}

}
