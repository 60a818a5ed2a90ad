package io.aiclient.docs.embeddings;

import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.mock.env.MockEnvironment;

import io.aiclient.AiChunk;
import io.aiclient.AiEmbeddingAnswer;
import io.aiclient.AiEmbeddingAnswer.Vector;
import io.aiclient.AiEmbeddingExchange;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.annotation.AiServiceClient;
import io.aiclient.spring.annotation.AiServiceFactory;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/embeddings.md quotes.
 */
class VectorsTests {

	private final ManagedAiClient client = AiClientBuilder.create(new Lengths())
		.model("text-embedding-3-small")
		.build();

	@Test
	void oneTextHasOneVector() {
		assertThat(Vectors.one(this.client)).startsWith("How do I return a parcel?".length());
	}

	@Test
	void eachOfManyHasAResult() {
		assertThat(Vectors.many(this.client, Flux.just("a", "bb")).map(AiResult::isSuccess).collectList().block())
			.containsExactly(true, true);
		assertThat(Vectors.named(this.client, List.of(new Vectors.Article("4711", "text"))).blockFirst())
			.satisfies((result) -> {
				assertThat(result.id()).isEqualTo("4711");
				assertThat(result.orElseThrow()).hasSize(256);
			});
	}

	@Test
	void methodsDoTheSame() {
		Search search = new AiServiceFactory(new MockEnvironment(), new DefaultResourceLoader()).create(Search.class,
				new AiServiceClient(this.client, StructuredOutput.JSON_SCHEMA));
		assertThat(search.question("four")).startsWith(4);
		assertThat(search.questions(List.of("a", "bb"))).hasSize(2);
		assertThat(search.articles(Flux.just("a")).blockFirst().orElseThrow()).hasSize(256);
	}

	/**
	 * Vectors that begin with the length of their text.
	 */
	private static final class Lengths implements AiEmbeddingExchange {

		@Override
		public Mono<AiEmbeddingAnswer> embed(AiEmbeddingPack pack) {
			List<Vector> vectors = pack.texts().stream().map((text) -> {
				float[] values = new float[(pack.dimensions() != null) ? pack.dimensions() : 3];
				values[0] = text.length();
				return new Vector(Vector.NO_INDEX, values);
			}).toList();
			return Mono.just(new AiEmbeddingAnswer(vectors, AiResponse.builder().model(pack.model()).build()));
		}

		@Override
		public Mono<AiResponse> exchange(AiRequest request) {
			return Mono.error(new UnsupportedOperationException());
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.error(new UnsupportedOperationException());
		}

	}

}
