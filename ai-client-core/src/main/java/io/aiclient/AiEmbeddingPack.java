package io.aiclient;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Texts that travel in one HTTP request.
 *
 * @param model the provider's name of the model
 * @param texts the texts, in the order of their indexes
 * @param dimensions how many numbers each vector shall have; null to ask for none
 */
public record AiEmbeddingPack(String model, List<String> texts, @Nullable Integer dimensions) {

	public AiEmbeddingPack {
		texts = List.copyOf(texts);
	}

	/**
	 * The same texts for another model.
	 * @param model the provider's name of the model
	 * @return the copy
	 */
	public AiEmbeddingPack withModel(String model) {
		return model.equals(this.model) ? this : new AiEmbeddingPack(model, this.texts, this.dimensions);
	}

	/**
	 * Leaves the texts out: they do not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiEmbeddingPack[model=" + this.model + ", texts=" + this.texts.size() + ", dimensions="
				+ this.dimensions + "]";
	}

}
