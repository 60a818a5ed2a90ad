package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * The provider refused the key. No retry helps until the key is mended.
 */
public final class AiAuthenticationException extends AiClientException {

	public AiAuthenticationException(String message, ErrorDetails details, @Nullable Throwable cause) {
		super(message, details, true, cause);
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiAuthenticationException(message, details, getCause());
	}

}
