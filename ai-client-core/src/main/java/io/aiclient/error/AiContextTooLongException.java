package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * The prompt, or the prompt with the answer that was asked for, is longer than the model
 * takes.
 */
public final class AiContextTooLongException extends AiClientException {

	public AiContextTooLongException(String message, ErrorDetails details, @Nullable Throwable cause) {
		super(message, details, false, cause);
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiContextTooLongException(message, details, getCause());
	}

}
