package io.aiclient.benchmarks;

import java.util.function.BiFunction;

import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;

/**
 * The starter, in an application of its own.
 */
final class StarterContender implements Contender {

	private final ConfigurableApplicationContext context;

	private final BiFunction<AiClient, Flux<AiRequest>, Flux<String>> texts;

	private StarterContender(String baseUrl, int concurrency,
			BiFunction<AiClient, Flux<AiRequest>, Flux<String>> texts) {
		this.context = start(baseUrl, concurrency);
		this.texts = texts;
	}

	static ConfigurableApplicationContext start(String baseUrl, int concurrency) {
		return BenchmarkApplication.application()
			.run("--ai.client.base-url=" + baseUrl, "--ai.client.api-key=" + KEY, "--ai.client.model=" + MODEL,
					"--ai.client.concurrency.max=" + concurrency);
	}

	static Contender batch(String baseUrl, int concurrency) {
		return new StarterContender(baseUrl, concurrency, (client, requests) -> client.batch(requests)
			.map((result) -> (result instanceof AiResult.Success<?> success) ? success.response().content() : ""));
	}

	static Contender send(String baseUrl, int concurrency) {
		return new StarterContender(baseUrl, concurrency, (client,
				requests) -> requests.flatMap(client::send, concurrency).map((response) -> response.content()));
	}

	@Override
	public long run(int count) {
		Flux<AiRequest> requests = Flux.range(0, count).map((i) -> AiRequest.of(Contender.prompt(i)));
		return Contender.answered(this.texts.apply(this.context.getBean(AiClient.class), requests)
			.filter((text) -> !text.isEmpty())
			.count()
			.block());
	}

	@Override
	public void close() {
		this.context.close();
	}

}
