package io.aiclient.benchmarks;

import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * What one writes without the starter: a pooled WebClient and {@code flatMap}.
 */
final class BareWebClient implements Contender {

	private final int concurrency;

	private final ConnectionProvider pool;

	private final WebClient client;

	BareWebClient(String baseUrl, int concurrency) {
		this.concurrency = concurrency;
		this.pool = BareReactorNetty.pool(concurrency);
		this.client = WebClient.builder()
			.baseUrl(baseUrl)
			.defaultHeaders((headers) -> headers.setBearerAuth(KEY))
			.clientConnector(new ReactorClientHttpConnector(HttpClient.create(this.pool)))
			.build();
	}

	@Override
	public long run(int count) {
		return Contender.answered(Flux.range(0, count)
			.flatMap((i) -> this.client.post()
				.uri(PATH)
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(Chat.of(i))
				.retrieve()
				.bodyToMono(Completion.class), this.concurrency)
			.filter(Completion::hasText)
			.count()
			.block());
	}

	@Override
	public void close() {
		this.pool.dispose();
	}

}
