package io.aiclient.langchain4j;

import dev.langchain4j.exception.NonRetriableException;
import org.jspecify.annotations.Nullable;

import io.aiclient.error.Sanitizer;
import io.aiclient.error.Thrown;

/**
 * A call ended on this side, so that no provider is to blame and no model repeats it: the
 * time of the whole call ran out, the client sent nothing (open circuit breaker, set
 * latch, spending cap, a limit that the request can never fit, closed), the request
 * cannot be sent, the thread must not be blocked, or it was interrupted.
 */
public final class AiLangChain4jException extends NonRetriableException {

	/**
	 * Creates the exception.
	 * @param message why the call ended, without a key and without a prompt
	 * @param cause the {@link io.aiclient.error.AiClientException}, with the number of
	 * attempts; or another failure, or null for none
	 */
	AiLangChain4jException(String message, @Nullable Throwable cause) {
		super(Sanitizer.message(message), Thrown.safe(cause));
	}

}
