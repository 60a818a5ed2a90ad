package io.aiclient.job;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;
import io.aiclient.error.AiClientException;

/**
 * A failure as its line has it.
 */
record StoredFailure(String error, String reason, @Nullable Integer status, @Nullable String code,
		@Nullable String requestId, int attempts, @Nullable BigDecimal cost) implements JobFailure {

	static StoredFailure of(AiClientException error, @Nullable AiResponse response) {
		return new StoredFailure(error.getClass().getSimpleName(), String.valueOf(error.getMessage()), error.status(),
				error.providerCode(), error.requestId(), error.attempts(), (response != null) ? response.cost() : null);
	}

}
