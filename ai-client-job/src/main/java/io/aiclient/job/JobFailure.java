package io.aiclient.job;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;
import io.aiclient.error.AiClientException;

/**
 * Why a row failed, as it is stored: never the prompt or the key.
 *
 * @param error simple name of the error's class, such as
 * {@code AiInvalidRequestException}; {@code UnreadableRow} for a row that cannot be read
 * @param reason the error's message, with the provider's own in it
 * @param status HTTP status, or null if there was no answer
 * @param code the provider's own code, or null
 * @param requestId the provider's id of the request, or null
 * @param attempts how often the request was sent
 * @param cost what an answer cost that could not be used, in US dollars; null if there
 * was none or its price is not known
 */
public record JobFailure(String error, String reason, @Nullable Integer status, @Nullable String code,
		@Nullable String requestId, int attempts, @Nullable BigDecimal cost) {

	static JobFailure of(AiClientException error, @Nullable AiResponse response) {
		return new JobFailure(error.getClass().getSimpleName(), String.valueOf(error.getMessage()), error.status(),
				error.providerCode(), error.requestId(), error.attempts(), (response != null) ? response.cost() : null);
	}

}
