package io.aiclient.client;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;

/**
 * What makes two requests the same: all that is sent, options in any order; whether they
 * pass by the cache; whose they are; and whether they are items of batches. The hash is
 * worked out once, so that a request which changes behind our back, by an option that is
 * a list of the caller's, is still found.
 */
final class RequestIdentity {

	private final AiRequest request;

	private final AnswerScope scope;

	private final boolean batch;

	private final int hash;

	RequestIdentity(AiRequest request, AnswerScope scope, boolean batch) {
		this.request = request;
		this.scope = scope;
		this.batch = batch;
		this.hash = Objects.hash(request.model(), request.messages(), request.temperature(), request.maxTokens(),
				request.options(), scope);
	}

	/**
	 * The same request, made the other way: in a batch, or by itself.
	 */
	RequestIdentity ofOtherKind() {
		return new RequestIdentity(this.request, this.scope, !this.batch);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RequestIdentity that && this.hash == that.hash && this.batch == that.batch
				&& this.request.bypassCache() == that.request.bypassCache() && this.scope.equals(that.scope)
				&& isSame(this.request, that.request);
	}

	private static boolean isSame(AiRequest one, AiRequest other) {
		return Objects.equals(one.model(), other.model()) && one.messages().equals(other.messages())
				&& Objects.equals(one.temperature(), other.temperature())
				&& Objects.equals(one.maxTokens(), other.maxTokens()) && one.options().equals(other.options());
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

}
