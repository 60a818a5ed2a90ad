package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * The provider, or the connection to it, failed.
 */
public final class AiProviderException extends AiClientException {

	/**
	 * Creates the error.
	 * @param message what happened
	 * @param details what else is known
	 * @param retryable whether the same request would have a chance later
	 * @param cause the failure, if there was one on this side
	 */
	public AiProviderException(String message, ErrorDetails details, boolean retryable, @Nullable Throwable cause) {
		super(message, details, retryable, cause);
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiProviderException(message, details, retryable(), getCause());
	}

}
