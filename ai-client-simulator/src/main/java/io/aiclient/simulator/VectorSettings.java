package io.aiclient.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What a request for embeddings may ask, and how long vectors are. Immutable;
 * {@link #defaults()} are OpenAI's.
 *
 * @param dimensions the numbers of a vector, and the most that a request may ask for,
 * default 1,536
 * @param maxInputs the most inputs of a request, default 2,048
 * @param maxTokens the most tokens of a request, default 300,000
 * @param maxInputTokens the most tokens of an input, default 8,192
 * @param namesInput whether a refusal says which input is to blame, as in
 * {@code Invalid 'input[3]'}, default {@code false}
 * @param refusedText a text that inputs must not have: a request with one that contains
 * it is refused as if that input were empty; {@code null}, the default, for none
 */
public record VectorSettings(int dimensions, int maxInputs, int maxTokens, int maxInputTokens, boolean namesInput,
		@Nullable String refusedText) {

	private static final int MAX_DIMENSIONS = 65_536;

	public VectorSettings {
		if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
			throw new IllegalArgumentException(
					"Invalid dimensions (" + dimensions + "): must be from 1 to " + MAX_DIMENSIONS);
		}
		check("maxInputs", maxInputs);
		check("maxTokens", maxTokens);
		check("maxInputTokens", maxInputTokens);
		if (refusedText != null && refusedText.isEmpty()) {
			throw new IllegalArgumentException("Invalid refusedText: must not be empty");
		}
	}

	private static void check(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("Invalid " + name + " (" + value + "): must be one or more");
		}
	}

	/**
	 * OpenAI's caps, and the vectors of {@code text-embedding-3-small}.
	 * @return the settings
	 */
	public static VectorSettings defaults() {
		return new VectorSettings(1536, 2048, 300_000, 8192, false, null);
	}

	public VectorSettings dimensions(int dimensions) {
		return new VectorSettings(dimensions, this.maxInputs, this.maxTokens, this.maxInputTokens, this.namesInput,
				this.refusedText);
	}

	public VectorSettings maxInputs(int maxInputs) {
		return new VectorSettings(this.dimensions, maxInputs, this.maxTokens, this.maxInputTokens, this.namesInput,
				this.refusedText);
	}

	public VectorSettings maxTokens(int maxTokens) {
		return new VectorSettings(this.dimensions, this.maxInputs, maxTokens, this.maxInputTokens, this.namesInput,
				this.refusedText);
	}

	public VectorSettings maxInputTokens(int maxInputTokens) {
		return new VectorSettings(this.dimensions, this.maxInputs, this.maxTokens, maxInputTokens, this.namesInput,
				this.refusedText);
	}

	public VectorSettings namesInput(boolean namesInput) {
		return new VectorSettings(this.dimensions, this.maxInputs, this.maxTokens, this.maxInputTokens, namesInput,
				this.refusedText);
	}

	public VectorSettings refusedText(@Nullable String refusedText) {
		return new VectorSettings(this.dimensions, this.maxInputs, this.maxTokens, this.maxInputTokens, this.namesInput,
				refusedText);
	}

}
