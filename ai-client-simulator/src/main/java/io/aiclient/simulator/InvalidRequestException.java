package io.aiclient.simulator;

/**
 * A request that OpenAI would answer with an error. Has no stack trace: it is an answer,
 * and there may be many.
 */
final class InvalidRequestException extends RuntimeException {

	private final transient ApiError error;

	InvalidRequestException(ApiError error) {
		super(error.message(), null, false, false);
		this.error = error;
	}

	ApiError error() {
		return this.error;
	}

}
