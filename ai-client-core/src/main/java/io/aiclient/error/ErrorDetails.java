package io.aiclient.error;

import java.io.Serializable;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What is known of an error beside its message. Texts are cleaned: one line of bounded
 * length, without a key that this process knows.
 *
 * @param status HTTP status, or null if there was no answer
 * @param providerMessage what the provider said, 500 characters at most; it may quote the
 * prompt; or null
 * @param providerCode the provider's own code or, where it has none, its type; or null
 * @param requestId the provider's id of the request, or null
 * @param attempts how often the request was sent
 * @param retryAfter how long the provider asked to wait, or null
 */
public record ErrorDetails(@Nullable Integer status, @Nullable String providerMessage, @Nullable String providerCode,
		@Nullable String requestId, int attempts, @Nullable Duration retryAfter) implements Serializable {

	public ErrorDetails {
		providerMessage = (providerMessage != null) ? Sanitizer.clean(providerMessage) : null;
		providerCode = (providerCode != null) ? Sanitizer.label(providerCode) : null;
		requestId = (requestId != null) ? Sanitizer.label(requestId) : null;
	}

	/**
	 * An error that arose on this side, before anything was sent.
	 */
	public static final ErrorDetails LOCAL = new ErrorDetails(null, null, null, null, 0, null);

	public ErrorDetails withStatus(@Nullable Integer status) {
		return new ErrorDetails(status, this.providerMessage, this.providerCode, this.requestId, this.attempts,
				this.retryAfter);
	}

	public ErrorDetails withProviderMessage(@Nullable String providerMessage) {
		return new ErrorDetails(this.status, providerMessage, this.providerCode, this.requestId, this.attempts,
				this.retryAfter);
	}

	public ErrorDetails withProviderCode(@Nullable String providerCode) {
		return new ErrorDetails(this.status, this.providerMessage, providerCode, this.requestId, this.attempts,
				this.retryAfter);
	}

	public ErrorDetails withRequestId(@Nullable String requestId) {
		return new ErrorDetails(this.status, this.providerMessage, this.providerCode, requestId, this.attempts,
				this.retryAfter);
	}

	public ErrorDetails withRetryAfter(@Nullable Duration retryAfter) {
		return new ErrorDetails(this.status, this.providerMessage, this.providerCode, this.requestId, this.attempts,
				retryAfter);
	}

	public ErrorDetails withAttempts(int attempts) {
		return new ErrorDetails(this.status, this.providerMessage, this.providerCode, this.requestId, attempts,
				this.retryAfter);
	}

}
