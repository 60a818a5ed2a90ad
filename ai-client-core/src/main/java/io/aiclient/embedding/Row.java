package io.aiclient.embedding;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiRequest;

/**
 * One text on its path to its vector. Of one thread at a time.
 */
public final class Row {

	final AiEmbeddingRequest request;

	final String model;

	final @Nullable Integer dimensions;

	final boolean truncates;

	long index = PackRun.NO_INDEX;

	/**
	 * The text as it is sent.
	 */
	String text;

	PackTokens tokens;

	/**
	 * How often it was sent.
	 */
	int attempts;

	/**
	 * The bytes that it holds.
	 */
	long weight;

	Row(AiEmbeddingRequest request, String model, @Nullable Integer dimensions, boolean truncates) {
		this.request = request;
		this.model = model;
		this.dimensions = dimensions;
		this.truncates = truncates;
		this.text = request.text();
		this.tokens = PackTokens.NONE;
	}

	void text(String text, PackTokens tokens) {
		this.text = text;
		this.tokens = tokens;
	}

	/**
	 * The text as it is sent.
	 */
	public String text() {
		return this.text;
	}

	public String model() {
		return this.model;
	}

	public @Nullable Integer dimensions() {
		return this.dimensions;
	}

	public PackTokens tokens() {
		return this.tokens;
	}

	/**
	 * The row as a request, for its result.
	 */
	public AiRequest described() {
		return described(this.request, this.model);
	}

	static AiRequest described(AiEmbeddingRequest request, @Nullable String model) {
		AiRequest.Builder described = AiRequest.builder().id(request.id()).user(request.text()).group(request.group());
		if (model != null) {
			described.model(model);
		}
		if (request.timeout() != null) {
			described.timeout(request.timeout());
		}
		return described.build();
	}

}
