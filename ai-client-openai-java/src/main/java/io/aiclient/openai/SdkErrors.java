package io.aiclient.openai;

import java.io.IOException;

import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import org.jspecify.annotations.Nullable;

import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.error.AiTimeoutException.Timeout;

/**
 * Says in the SDK's exceptions why there is no response.
 */
final class SdkErrors {

	private SdkErrors() {
	}

	/**
	 * The exception that the SDK throws. An {@code OpenAIIoException} is retried by a
	 * client of the SDK that was asked to; the others never are.
	 */
	static RuntimeException of(@Nullable Throwable error) {
		if (error instanceof AiClientException known) {
			return cameFromTheWay(known) ? new OpenAIIoException(known.getMessage(), known)
					: new OpenAIException(known.getMessage(), known);
		}
		if (error instanceof IOException) {
			return new OpenAIIoException("Cannot read the body of the request", error);
		}
		return (error instanceof RuntimeException unchecked) ? unchecked
				: new OpenAIException("The client ended with an unexpected error", error);
	}

	private static boolean cameFromTheWay(AiClientException error) {
		return error instanceof AiProviderException || error instanceof AiBadResponseException
				|| (error instanceof AiTimeoutException slow && slow.timeout() != Timeout.TOTAL);
	}

}
