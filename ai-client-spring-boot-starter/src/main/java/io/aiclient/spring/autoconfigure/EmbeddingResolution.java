package io.aiclient.spring.autoconfigure;

import io.aiclient.embedding.EmbeddingSettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.Embedding;
import io.aiclient.spring.provider.ProviderPreset;

/**
 * Works out how a client embeds texts.
 */
final class EmbeddingResolution {

	private EmbeddingResolution() {
	}

	static EmbeddingSettings resolve(ClientSource source, ProviderPreset provider) {
		EmbeddingSettings known = provider.embedding();
		PropertyGroup<Embedding> embedding = source.groupOfProvider("embedding", AiClientProperties::embedding);
		return embedding.check(() -> known
			.withCaps(embedding.get("max-inputs", Embedding::maxInputs, known.maxInputs()),
					embedding.get("max-tokens", Embedding::maxTokens, known.maxTokens()),
					embedding.get("max-input-tokens", Embedding::maxInputTokens, known.maxInputTokens()))
			.withLinger(embedding.get("linger", Embedding::linger, known.linger()))
			.withDimensions(Written.orNull(embedding.find("dimensions", Embedding::dimensions)))
			.withTruncate(embedding.get("truncate", Embedding::truncate, known.truncate())));
	}

}
