package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker is open: the provider failed too often of late, and nothing was
 * sent.
 */
public final class AiCircuitOpenException extends AiClientException {

	public AiCircuitOpenException(String message, ErrorDetails details, @Nullable Throwable cause) {
		super(message, details, true, cause);
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiCircuitOpenException(message, details, getCause());
	}

}
