package io.aiclient.benchmarks;

import java.util.function.UnaryOperator;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.web.AiClientExchangeFilter;

/**
 * A pooled WebClient and {@code flatMap}: what one writes without the starter, or the
 * same with the filter of a client around it.
 */
final class WebClientContender implements Contender {

	private final int concurrency;

	private final ConnectionProvider pool;

	private final WebClient client;

	private final Runnable close;

	private WebClientContender(String baseUrl, int concurrency, UnaryOperator<WebClient.Builder> filter,
			Runnable close) {
		this.concurrency = concurrency;
		this.pool = BareReactorNetty.pool(concurrency);
		this.client = filter.apply(builder(baseUrl, this.pool)).build();
		this.close = close;
	}

	static Contender bare(String baseUrl, int concurrency) {
		return new WebClientContender(baseUrl, concurrency, UnaryOperator.identity(), () -> {
		});
	}

	static Contender filtered(String baseUrl, int concurrency) {
		ConfigurableApplicationContext context = StarterContender.start(baseUrl, concurrency);
		AiClientExchangeFilter filter = new AiClientExchangeFilter(context.getBean(ManagedAiClient.class).http());
		return new WebClientContender(baseUrl, concurrency, (builder) -> builder.filter(filter), context::close);
	}

	static WebClient.Builder builder(String baseUrl, ConnectionProvider pool) {
		return WebClient.builder()
			.baseUrl(baseUrl)
			.defaultHeaders((headers) -> headers.setBearerAuth(KEY))
			.clientConnector(new ReactorClientHttpConnector(HttpClient.create(pool)));
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
		this.close.run();
		this.pool.dispose();
	}

}
