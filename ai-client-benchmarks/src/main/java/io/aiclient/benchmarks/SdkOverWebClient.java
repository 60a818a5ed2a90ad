package io.aiclient.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionProvider;

/**
 * The least that openai-java needs of an HTTP client, over a bare WebClient: no failure
 * is handled, and nothing is streamed. What it costs is what an adapter over WebClient
 * costs before it does anything.
 */
final class SdkOverWebClient implements HttpClient {

	private final ConnectionProvider pool;

	private final WebClient client;

	SdkOverWebClient(String baseUrl, int concurrency) {
		this.pool = BareReactorNetty.pool(concurrency);
		this.client = WebClientContender.builder(baseUrl, this.pool).build();
	}

	@Override
	public HttpResponse execute(HttpRequest request, RequestOptions options) {
		return Objects.requireNonNull(exchange(request).block());
	}

	@Override
	public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
		return exchange(request).toFuture();
	}

	private Mono<HttpResponse> exchange(HttpRequest request) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		Objects.requireNonNull(request.body()).writeTo(body);
		return this.client.post()
			.uri('/' + String.join("/", request.pathSegments()))
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body.toByteArray())
			.retrieve()
			.toEntity(byte[].class)
			.map(Response::new);
	}

	@Override
	public void close() {
		this.pool.dispose();
	}

	private record Response(ResponseEntity<byte[]> entity) implements HttpResponse {

		@Override
		public int statusCode() {
			return this.entity.getStatusCode().value();
		}

		@Override
		public Headers headers() {
			Headers.Builder headers = Headers.builder();
			this.entity.getHeaders().forEach(headers::put);
			return headers.build();
		}

		@Override
		public InputStream body() {
			return new ByteArrayInputStream(Objects.requireNonNull(this.entity.getBody()));
		}

		@Override
		public void close() {
			// it is in memory
		}

	}

}
