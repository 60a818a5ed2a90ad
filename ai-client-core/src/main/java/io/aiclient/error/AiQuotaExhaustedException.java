package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * The account has no credit, or reached its spending limit. No retry helps until the
 * account is paid or its limit is raised.
 */
public final class AiQuotaExhaustedException extends AiClientException {

	public AiQuotaExhaustedException(String message, ErrorDetails details, @Nullable Throwable cause) {
		super(message, details, true, cause);
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiQuotaExhaustedException(message, details, getCause());
	}

}
