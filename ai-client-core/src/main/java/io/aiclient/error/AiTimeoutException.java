package io.aiclient.error;

import org.jspecify.annotations.Nullable;

/**
 * Something took longer than its timeout allows.
 */
public final class AiTimeoutException extends AiClientException {

	private final Timeout timeout;

	/**
	 * Creates the error.
	 * @param message what took too long
	 * @param details what else is known
	 * @param timeout the timeout that ran out
	 * @param cause the failure, if there was one
	 */
	public AiTimeoutException(String message, ErrorDetails details, Timeout timeout, @Nullable Throwable cause) {
		super(message, details, true, cause);
		this.timeout = timeout;
	}

	/**
	 * Which timeout ran out.
	 * @return the timeout
	 */
	public Timeout timeout() {
		return this.timeout;
	}

	@Override
	AiClientException copy(String message, ErrorDetails details) {
		return new AiTimeoutException(message, details, this.timeout, getCause());
	}

	/**
	 * The timeouts there are, named as their properties are.
	 */
	public enum Timeout {

		/**
		 * Connecting, TLS included.
		 */
		CONNECT,
		/**
		 * From the request sent to the first byte of the answer.
		 */
		RESPONSE,
		/**
		 * Between two bytes of the answer.
		 */
		IDLE,
		/**
		 * The whole request, waiting and retries included.
		 */
		TOTAL

	}

}
