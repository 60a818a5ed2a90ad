package io.aiclient.benchmarks;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one writes without WebClient: a pooled {@code HttpClient} of Reactor Netty,
 * Jackson, and {@code flatMap}.
 */
final class BareReactorNetty implements Contender {

	private static final ObjectWriter WRITER = JsonMapper.shared().writerFor(Chat.class);

	private static final ObjectReader READER = JsonMapper.shared().readerFor(Completion.class);

	private final int concurrency;

	private final ConnectionProvider pool;

	private final HttpClient client;

	BareReactorNetty(String baseUrl, int concurrency) {
		this.concurrency = concurrency;
		this.pool = pool(concurrency);
		this.client = HttpClient.create(this.pool)
			.baseUrl(baseUrl)
			.headers((headers) -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + KEY)
				.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON));
	}

	/**
	 * As many connections as calls.
	 */
	static ConnectionProvider pool(int concurrency) {
		return ConnectionProvider.builder("bare").maxConnections(concurrency).pendingAcquireMaxCount(-1).build();
	}

	@Override
	public long run(int count) {
		return Contender.answered(
				Flux.range(0, count).flatMap(this::call, this.concurrency).filter(Completion::hasText).count().block());
	}

	private Mono<Completion> call(int i) {
		return this.client.post()
			.uri(PATH)
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(WRITER.writeValueAsBytes(Chat.of(i)))))
			.responseSingle((response, body) -> body.asByteArray())
			.map(READER::readValue);
	}

	@Override
	public void close() {
		this.pool.dispose();
	}

}
