package io.aiclient.embedding;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a model, as its provider published it.
 *
 * @param name the provider's name of it
 * @param dimensions how many numbers its vectors have
 * @param shortens whether it makes shorter ones if asked
 */
record KnownModel(String name, int dimensions, boolean shortens) {

	/**
	 * As many as most models have, where it is not known.
	 */
	static final int USUAL_DIMENSIONS = 1536;

	private static final List<KnownModel> ALL = List.of(new KnownModel("text-embedding-3-small", 1536, true),
			new KnownModel("text-embedding-3-large", 3072, true), new KnownModel("text-embedding-ada-002", 1536, false),
			new KnownModel("mistral-embed", 1024, false));

	static @Nullable KnownModel of(String name) {
		for (KnownModel model : ALL) {
			if (model.name.equals(name)) {
				return model;
			}
		}
		return null;
	}

	/**
	 * Why it has no vectors of so many numbers; null if it has.
	 */
	@Nullable String refusal(int asked) {
		if (!this.shortens) {
			return "model '" + this.name + "' has vectors of " + this.dimensions + " numbers and takes no dimensions: "
					+ "leave them out";
		}
		return (asked <= this.dimensions) ? null
				: "model '" + this.name + "' has " + this.dimensions + " dimensions at most: lower them";
	}

}
