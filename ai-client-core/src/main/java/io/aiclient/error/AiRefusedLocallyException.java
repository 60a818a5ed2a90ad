package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * This client did not send the request: it can never fit a limit, lacks something, or a
 * budget is spent.
 */
public final class AiRefusedLocallyException extends AiClientException {

	private final boolean retryable;

	/**
	 * Creates the error.
	 * @param message why, and what to change
	 * @param details what else is known
	 * @param retryable whether the same request would have a chance later
	 * @param cause the failure behind it, if there was one
	 */
	public AiRefusedLocallyException(String message, ErrorDetails details, boolean retryable,
			@Nullable Throwable cause) {
		super(message, details, cause);
		this.retryable = retryable;
	}

	/**
	 * A refusal that no waiting would change.
	 * @param message why, and what to change
	 * @return the error
	 */
	public static AiRefusedLocallyException because(String message) {
		return new AiRefusedLocallyException(message, ErrorDetails.LOCAL, false, null);
	}

	@Override
	public boolean retryable() {
		return this.retryable;
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiRefusedLocallyException(message, details, this.retryable, getCause());
	}

}
