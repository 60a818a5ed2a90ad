package io.aiclient.spring.json;

import java.time.Duration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.StdConverter;

import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiClientException;

/**
 * Makes of a result what is written of it.
 */
final class ResultConverter extends StdConverter<AiResult<?>, ResultConverter.Result> {

	@Override
	public Result convert(AiResult<?> result) {
		return result.fold(
				(success) -> new Result(success.index(), success.id(), true, ownValue(success), null,
						success.response()),
				(failure) -> new Result(failure.index(), failure.id(), false, null, Failed.of(failure.error()),
						failure.response()));
	}

	private static @Nullable Object ownValue(AiResult.Success<?> success) {
		return (success.value() != success.response()) ? success.value() : null;
	}

	/**
	 * A result.
	 *
	 * @param index its position in the input, from zero
	 * @param id the id of its request
	 * @param success whether it is one
	 * @param value what the answer was read as; null if that is the response itself, or
	 * of a failure
	 * @param error why it failed; null of a success
	 * @param response the answer; null if there is none
	 */
	@JsonInclude(Include.NON_NULL)
	record Result(long index, String id, boolean success, @Nullable Object value, @Nullable Failed error,
			@Nullable AiResponse response) {
	}

	/**
	 * An error.
	 *
	 * @param type the name of its class
	 * @param message what it says, cleaned as it is everywhere
	 * @param retryable whether the same request would have a chance later
	 * @param status the HTTP status; null if there was no answer
	 * @param code the provider's code; null if it gave none
	 * @param requestId the provider's id of the request; null if it sent none
	 * @param attempts how often the request was sent
	 * @param retryAfter how long the provider asked to wait; null if it did not say
	 */
	@JsonInclude(Include.NON_NULL)
	record Failed(String type, String message, boolean retryable, @Nullable Integer status, @Nullable String code,
			@Nullable String requestId, int attempts, @Nullable Duration retryAfter) {

		static Failed of(AiClientException error) {
			return new Failed(error.getClass().getSimpleName(), String.valueOf(error.getMessage()), error.retryable(),
					error.status(), error.providerCode(), error.requestId(), error.attempts(), error.retryAfter());
		}

	}

}
