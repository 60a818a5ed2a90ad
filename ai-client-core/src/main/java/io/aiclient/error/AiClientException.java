package io.aiclient.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Why a request was not answered. Its texts are cleaned: one line of bounded length,
 * without a key that this process knows. It holds what the provider said, and some
 * providers quote the prompt: {@link #summary()} has only the beginning of that, and
 * {@code ai.client.include-provider-message=false} leaves it out. A cause whose own text
 * cannot be shown is replaced by a {@link SanitizedException}.
 */
public abstract sealed class AiClientException extends RuntimeException
		permits AiThrottledException, AiQuotaExhaustedException, AiAuthenticationException, AiInvalidRequestException,
		AiContextTooLongException, AiProviderException, AiTimeoutException, AiCircuitOpenException,
		AiBadResponseException, AiRefusedLocallyException, AiCancelledException {

	private static final int MOST_IN_SUMMARY = 80;

	private final ErrorDetails details;

	private final boolean retryable;

	AiClientException(String message, ErrorDetails details, boolean retryable, @Nullable Throwable cause) {
		super(Sanitizer.message(message), Thrown.safe(cause));
		this.details = details;
		this.retryable = retryable;
	}

	/**
	 * Whether the same request would have a chance later.
	 * @return false if it must be changed first
	 */
	public final boolean retryable() {
		return this.retryable;
	}

	/**
	 * This error after another number of attempts.
	 * @param attempts how often the request was sent
	 * @return this, or a copy that differs in {@link #attempts()} and has this one's
	 * stack trace
	 */
	public final AiClientException withAttempts(int attempts) {
		if (attempts == this.details.attempts()) {
			return this;
		}
		return copied(String.valueOf(getMessage()), this.details.withAttempts(attempts));
	}

	/**
	 * This error for another request, which waited for the call that failed instead of
	 * being sent itself.
	 * @return a copy, never this, with zero {@link #attempts()} and this one's stack
	 * trace
	 */
	public final AiClientException ofSharedCall() {
		return copied(String.valueOf(getMessage()), this.details.withAttempts(0));
	}

	/**
	 * This error with another message.
	 * @param message the message, which holds neither a key nor a prompt
	 * @return a copy that has this one's stack trace
	 */
	public final AiClientException withMessage(String message) {
		return copied(message, this.details);
	}

	/**
	 * The message for a log: what the provider said, which may quote the prompt, is cut
	 * to its first 80 characters.
	 * @return one line
	 */
	public final String summary() {
		String message = String.valueOf(getMessage());
		String said = this.details.providerMessage();
		if (said == null || said.length() <= MOST_IN_SUMMARY) {
			return message;
		}
		int end = Character.isHighSurrogate(said.charAt(MOST_IN_SUMMARY - 1)) ? MOST_IN_SUMMARY - 1 : MOST_IN_SUMMARY;
		return message.replace(said, said.substring(0, end) + "…");
	}

	private AiClientException copied(String message, ErrorDetails details) {
		AiClientException copy = copy(message, details);
		copy.setStackTrace(getStackTrace());
		return copy;
	}

	abstract AiClientException copy(String message, ErrorDetails details);

	/**
	 * What is known of the error beside its message.
	 * @return the details
	 */
	public final ErrorDetails details() {
		return this.details;
	}

	/**
	 * The HTTP status of the answer.
	 * @return the status, or null if there was no answer
	 */
	public final @Nullable Integer status() {
		return this.details.status();
	}

	public final @Nullable String providerMessage() {
		return this.details.providerMessage();
	}

	public final @Nullable String providerCode() {
		return this.details.providerCode();
	}

	/**
	 * The provider's id of the request, to be named when asking its support.
	 * @return the id, or null if the provider sent none
	 */
	public final @Nullable String requestId() {
		return this.details.requestId();
	}

	/**
	 * How often the request was sent.
	 * @return zero if it never was
	 */
	public final int attempts() {
		return this.details.attempts();
	}

	/**
	 * How long the provider asked to wait.
	 * @return the time, or null if it did not say
	 */
	public final @Nullable Duration retryAfter() {
		return this.details.retryAfter();
	}

}
