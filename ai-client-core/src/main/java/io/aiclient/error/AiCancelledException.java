package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * The caller, or the closing of the client, ended the request before it was answered.
 */
public final class AiCancelledException extends AiClientException {

	public AiCancelledException(String message, ErrorDetails details, @Nullable Throwable cause) {
		super(message, details, true, cause);
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiCancelledException(message, details, getCause());
	}

}
