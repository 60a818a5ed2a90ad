package io.aiclient.spring.web;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.http.AiHttpClient;
import io.aiclient.spring.AiWarmUp;

/**
 * Calls of a WebClient and of a RestClient, each if the application has put a client
 * around one. They are answered in memory: the transport is the application's.
 */
public final class CallerWarmUp implements AiWarmUp {

	private static final Duration LONGEST = Duration.ofSeconds(5);

	private static final String URL = "http://127.0.0.1/v1/chat/completions";

	private static final String ANSWER = """
			{"object":"chat.completion","model":"none","choices":[{"message":{"content":"Nothing"}}],\
			"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

	private static final Map<String, Object> REQUEST = Map.of("model", "none", "messages",
			List.of(Map.of("role", "user", "content", "Nothing")));

	@Override
	public void call(AiHttpClient client) {
		if (AiClientExchangeFilter.isInUse()) {
			WebClient.builder()
				.exchangeFunction((request) -> Mono.just(ClientResponse.create(HttpStatus.OK)
					.header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
					.body(ANSWER)
					.build()))
				.filter(new AiClientExchangeFilter(client))
				.build()
				.post()
				.uri(URL)
				.bodyValue(REQUEST)
				.retrieve()
				.bodyToMono(Map.class)
				.block(LONGEST);
		}
		if (AiClientHttpRequestInterceptor.isInUse()) {
			RestClient.builder()
				.requestFactory(new SimpleClientHttpRequestFactory())
				.requestInterceptor(new AiClientHttpRequestInterceptor(client))
				.requestInterceptor((request, body, execution) -> new Answer())
				.build()
				.post()
				.uri(URL)
				.contentType(MediaType.APPLICATION_JSON)
				.body(REQUEST)
				.retrieve()
				.body(Map.class);
		}
	}

	private static final class Answer implements ClientHttpResponse {

		private final HttpHeaders headers = new HttpHeaders();

		private final InputStream body = new ByteArrayInputStream(ANSWER.getBytes(StandardCharsets.US_ASCII));

		Answer() {
			this.headers.setContentType(MediaType.APPLICATION_JSON);
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatus.OK;
		}

		@Override
		public String getStatusText() {
			return HttpStatus.OK.getReasonPhrase();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public InputStream getBody() {
			return this.body;
		}

		@Override
		public void close() {
			// it is in memory
		}

	}

}
