package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * The provider refused the request because a rate or concurrency limit was reached, and
 * the retries were spent.
 */
public final class AiThrottledException extends AiClientException {

	public AiThrottledException(String message, ErrorDetails details, @Nullable Throwable cause) {
		super(message, details, true, cause);
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiThrottledException(message, details, getCause());
	}

}
