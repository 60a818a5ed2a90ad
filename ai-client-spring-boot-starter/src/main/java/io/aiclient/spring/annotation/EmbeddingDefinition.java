package io.aiclient.spring.annotation;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiEmbeddingRequest;

/**
 * What {@link AiEmbedding} says of a method's requests; null for what it leaves to the
 * client.
 */
record EmbeddingDefinition(@Nullable String model, @Nullable Integer dimensions, @Nullable Boolean truncate) {

	AiEmbeddingRequest request(String text) {
		AiEmbeddingRequest.Builder request = AiEmbeddingRequest.builder()
			.text(text)
			.dimensions(this.dimensions)
			.truncate(this.truncate);
		return ((this.model != null) ? request.model(this.model) : request).build();
	}

}
