package io.aiclient.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What one writes without the starter to embed texts: a pooled WebClient, packs of a
 * fixed size, and {@code flatMap}. What is counted are texts.
 */
final class BareEmbedding implements Contender {

	private static final int MOST_BYTES = 64 << 20;

	private final int concurrency;

	private final ConnectionProvider pool;

	private final WebClient client;

	BareEmbedding(String baseUrl, int concurrency) {
		this.concurrency = concurrency;
		this.pool = BareReactorNetty.pool(concurrency);
		this.client = WebClient.builder()
			.baseUrl(baseUrl)
			.defaultHeaders((headers) -> headers.setBearerAuth(KEY))
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(MOST_BYTES))
			.clientConnector(new ReactorClientHttpConnector(HttpClient.create(this.pool)))
			.build();
	}

	@Override
	public long run(int count) {
		return Contender.answered(Flux.range(0, count)
			.map(Contender::prompt)
			.buffer(EmbeddingContender.TEXTS_OF_A_PACK)
			.flatMap((texts) -> this.client.post()
				.uri("/embeddings")
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(new Pack(EmbeddingContender.EMBEDDING_MODEL, texts))
				.retrieve()
				.bodyToMono(Vectors.class)
				.flatMapIterable((vectors) -> inOrder(texts.size(), vectors)), this.concurrency)
			.filter((vector) -> vector.length == EmbeddingContender.DIMENSIONS)
			.count()
			.block());
	}

	private static List<float[]> inOrder(int count, Vectors vectors) {
		float[][] ordered = new float[count][];
		vectors.data().forEach((vector) -> ordered[vector.index] = vector.embedding);
		return IntStream.range(0, count).mapToObj((i) -> ordered[i]).toList();
	}

	@Override
	public void close() {
		this.pool.dispose();
	}

	/**
	 * A request.
	 *
	 * @param model the model
	 * @param input the texts
	 */
	record Pack(String model, List<String> input) {

	}

	/**
	 * An answer.
	 *
	 * @param data its vectors
	 */
	record Vectors(List<Vector> data) {

	}

	/**
	 * A vector.
	 */
	static final class Vector {

		public int index;

		public float[] embedding = {};

	}

}
