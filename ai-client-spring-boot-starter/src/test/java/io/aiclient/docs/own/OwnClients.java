package io.aiclient.docs.own;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.web.AiClientExchangeFilter;
import io.aiclient.spring.web.AiClientHttpRequestInterceptor;

@Configuration
class OwnClients {

	@Bean
	WebClient chatWebClient(WebClient.Builder builder, ManagedAiClient client, @Value("${chat.url}") String url,
			@Value("${chat.key}") String key) {
		return builder.baseUrl(url)
			.defaultHeaders((headers) -> headers.setBearerAuth(key))
			.filter(new AiClientExchangeFilter(client.http()))
			.build();
	}

	@Bean
	RestClient chatRestClient(RestClient.Builder builder, ManagedAiClient client, @Value("${chat.url}") String url,
			@Value("${chat.key}") String key) {
		return builder.baseUrl(url)
			.defaultHeaders((headers) -> headers.setBearerAuth(key))
			.requestInterceptor(new AiClientHttpRequestInterceptor(client.http()))
			.build();
	}

}
