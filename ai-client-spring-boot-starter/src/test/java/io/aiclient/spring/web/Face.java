package io.aiclient.spring.web;

import java.net.URI;
import java.util.Objects;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import io.aiclient.client.ManagedAiClient;

/**
 * An HTTP client of an application's own, around whose exchanges a client is put.
 */
enum Face {

	WEB_CLIENT(WebClientRequestException.class, WebClientResponseException.class) {
		@Override
		ResponseEntity<String> post(ManagedAiClient client, URI url, String json) {
			return Objects.requireNonNull(webClient(client, url).post()
				.uri(Passing.CHAT)
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(json)
				.retrieve()
				.toEntity(String.class)
				.block(Passing.TIMEOUT));
		}
	},

	REST_CLIENT(ResourceAccessException.class, RestClientResponseException.class) {
		@Override
		ResponseEntity<String> post(ManagedAiClient client, URI url, String json) {
			return restClient(client, url).post()
				.uri(Passing.CHAT)
				.contentType(MediaType.APPLICATION_JSON)
				.body(json)
				.retrieve()
				.toEntity(String.class);
		}
	};

	static final String KEY = "sk-own-0123456789abcdefghijklmnop";

	private final Class<? extends Exception> noAnswer;

	private final Class<? extends Exception> status;

	Face(Class<? extends Exception> noAnswer, Class<? extends Exception> status) {
		this.noAnswer = noAnswer;
		this.status = status;
	}

	/**
	 * The library's own exception for a failure of the transport.
	 */
	Class<? extends Exception> noAnswer() {
		return this.noAnswer;
	}

	/**
	 * The library's own exception for a status that is no success.
	 */
	Class<? extends Exception> status() {
		return this.status;
	}

	/**
	 * Sends a chat request, and reads the answer to its end.
	 */
	abstract ResponseEntity<String> post(ManagedAiClient client, URI url, String json);

	static WebClient webClient(ManagedAiClient client, URI url) {
		return WebClient.builder()
			.baseUrl(url.toString())
			.defaultHeaders((headers) -> headers.setBearerAuth(KEY))
			.filter(new AiClientExchangeFilter(client.http()))
			.build();
	}

	static RestClient restClient(ManagedAiClient client, URI url) {
		return RestClient.builder()
			.requestFactory(new JdkClientHttpRequestFactory())
			.baseUrl(url.toString())
			.defaultHeaders((headers) -> headers.setBearerAuth(KEY))
			.requestInterceptor(new AiClientHttpRequestInterceptor(client.http()))
			.build();
	}

}
