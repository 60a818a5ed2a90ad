package io.aiclient.client;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;

import io.aiclient.embedding.EmbeddingSettings;

/**
 * Clients that embed texts of an {@link EmbeddingProvider}, in virtual time.
 */
abstract class EmbeddingTestCase extends VirtualTimeTestCase {

	/**
	 * Ten texts a pack.
	 */
	static final EmbeddingSettings TEN = EmbeddingSettings.defaults().withCaps(10, 100_000, 8_192);

	EmbeddingProvider provider;

	@BeforeEach
	void provide() {
		this.provider = new EmbeddingProvider(this.time);
	}

	final AiClientBuilder embedding(EmbeddingSettings settings) {
		return client(this.provider).model("text-embedding-3-small").embedding(settings);
	}

	static List<String> texts(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "text " + i).toList();
	}

}
