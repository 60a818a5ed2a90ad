package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * An answer came that cannot be used: broken, empty, refused by the model, cut, or not in
 * the form that was asked for.
 */
public final class AiBadResponseException extends AiClientException {

	public AiBadResponseException(String message, ErrorDetails details, @Nullable Throwable cause) {
		super(message, details, true, cause);
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiBadResponseException(message, details, getCause());
	}

}
