package io.aiclient.benchmarks;

import reactor.core.publisher.Flux;

import org.springframework.context.ConfigurableApplicationContext;

import io.aiclient.AiClient;
import io.aiclient.AiResult;

/**
 * The starter, which embeds texts and packs them itself. What is counted are texts.
 */
final class EmbeddingContender implements Contender {

	static final String EMBEDDING_MODEL = "text-embedding-3-small";

	static final int TEXTS_OF_A_PACK = 100;

	static final int DIMENSIONS = 1536;

	private final ConfigurableApplicationContext context;

	EmbeddingContender(String baseUrl, int concurrency) {
		this.context = BenchmarkApplication.application()
			.run("--ai.client.base-url=" + baseUrl, "--ai.client.api-key=" + KEY,
					"--ai.client.model=" + EMBEDDING_MODEL, "--ai.client.concurrency.max=" + concurrency,
					"--ai.client.embedding.max-inputs=" + TEXTS_OF_A_PACK);
	}

	@Override
	public long run(int count) {
		return Contender.answered(this.context.getBean(AiClient.class)
			.embedTexts(Flux.range(0, count).map(Contender::prompt))
			.filter((result) -> result instanceof AiResult.Success<float[]> success
					&& success.value().length == DIMENSIONS)
			.count()
			.block());
	}

	@Override
	public void close() {
		this.context.close();
	}

}
