package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * The provider refused the request itself: it must be changed.
 */
public final class AiInvalidRequestException extends AiClientException {

	public AiInvalidRequestException(String message, ErrorDetails details, @Nullable Throwable cause) {
		super(message, details, false, cause);
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiInvalidRequestException(message, details, getCause());
	}

}
