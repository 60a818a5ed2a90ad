package io.aiclient.job;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.admission.tokens.TokenEstimate;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;

/**
 * A request for an answer in words.
 */
record AnswerRequest(AiRequest request) implements RowRequest {

	@Override
	public String id() {
		return this.request.id();
	}

	@Override
	public @Nullable String model() {
		return this.request.model();
	}

	@Override
	public AnswerRequest complete(String id, String model) {
		return new AnswerRequest(this.request.toBuilder().id(id).model(model).build());
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
		Long counted = counter.count(this.request);
		return (counted != null) ? counted : TokenEstimate.of(this.request) - most();
	}

	@Override
	public @Nullable Long completionTokens() {
		return (this.request.maxTokens() != null) ? Long.valueOf(most() * answers()) : null;
	}

	private long most() {
		return (this.request.maxTokens() != null) ? this.request.maxTokens() : 0;
	}

	private long answers() {
		return (this.request.options().get("n") instanceof Number n) ? Math.max(1, n.longValue()) : 1;
	}

}
