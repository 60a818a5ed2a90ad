package io.aiclient.docs.warm;

import java.nio.charset.StandardCharsets;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.http.AiHttpResponse;
import io.aiclient.spring.AiWarmUp;

@Configuration(proxyBeanMethods = false)
class WarmLibrary {

	@Bean
	AiWarmUp library() {
		AiHttpRequest request = AiHttpRequest.builder("POST", "/chat/completions")
			.body(AiHttpBody.ofBytes("{}".getBytes(StandardCharsets.UTF_8)))
			.build();
		return (client) -> client.exchange(request).flatMapMany(AiHttpResponse::body).blockLast();
	}

}
