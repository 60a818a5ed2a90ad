package io.aiclient.job;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiEmbeddingRequest;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.admission.tokens.TokenEstimate;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;

/**
 * A request for the vector of a text.
 */
record VectorRequest(AiEmbeddingRequest request) implements RowRequest {

	@Override
	public String id() {
		return this.request.id();
	}

	@Override
	public @Nullable String model() {
		return this.request.model();
	}

	@Override
	public VectorRequest complete(String id, String model) {
		return new VectorRequest(this.request.toBuilder().id(id).model(model).build());
	}

	/**
	 * Other dimensions make another vector: so those that the client asks for must be in
	 * the request.
	 */
	VectorRequest withDimensionsOf(ManagedAiClient client) {
		return (this.request.dimensions() != null) ? this
				: new VectorRequest(this.request.toBuilder().dimensions(client.embeddingDimensions()).build());
	}

	@Override
	public RowHash fingerprint() {
		return RequestFingerprint.of(this.request);
	}

	@Override
	public Spending upperBound(ManagedAiClient client, SpendingCap cap) {
		return client.upperBound(this.request, cap);
	}

	@Override
	public long promptTokens(TokenCounter counter) {
		Long counted = counter.countText(String.valueOf(this.request.model()), this.request.text());
		return (counted != null) ? counted : TokenEstimate.tokens(this.request.text());
	}

	/**
	 * A vector is no text that a model writes.
	 */
	@Override
	public Long completionTokens() {
		return 0L;
	}

}
