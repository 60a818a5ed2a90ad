package io.aiclient.docs.embeddings;

import java.util.List;

import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiResult;

final class Vectors {

	private Vectors() {
	}

	static float[] one(AiClient client) {
		return client.embed("How do I return a parcel?");
	}

	static Flux<AiResult<float[]>> many(AiClient client, Flux<String> texts) {
		return client.embedTexts(texts);
	}

	static Flux<AiResult<float[]>> named(AiClient client, List<Article> articles) {
		return client.embed(Flux.fromIterable(articles)
			.map((article) -> AiEmbeddingRequest.builder()
				.id(article.number())
				.text(article.text())
				.dimensions(256)
				.truncate(true)
				.build()));
	}

	record Article(String number, String text) {
	}

}
