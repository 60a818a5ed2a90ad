package io.aiclient.langchain4j;

import java.nio.charset.StandardCharsets;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;

import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.error.AiTimeoutException.Timeout;
import io.aiclient.error.Sanitizer;

/**
 * Says in LangChain4j's exceptions why there is no answer.
 */
final class ExceptionsOfModels {

	private ExceptionsOfModels() {
	}

	/**
	 * The exception for what the provider answered. A model makes its own of the status.
	 * @param body the body, in which a key that the provider quotes is masked
	 */
	static HttpException of(int status, byte[] body) {
		String text = new String(body, StandardCharsets.UTF_8);
		return new HttpException(status, text.isBlank() ? "HTTP " + status + ", without a body" : Sanitizer.mask(text));
	}

	/**
	 * The exception for a call without an answer. A model that was asked to retry repeats
	 * all but an {@link AiLangChain4jException}.
	 */
	static RuntimeException of(Throwable error) {
		if (error instanceof AiTimeoutException slow && slow.timeout() != Timeout.TOTAL) {
			return new TimeoutException(slow.getMessage(), slow);
		}
		if (error instanceof AiProviderException || error instanceof AiBadResponseException) {
			return new RetriableException(error.getMessage(), error);
		}
		if (error instanceof AiClientException known) {
			return new AiLangChain4jException(String.valueOf(known.getMessage()), known);
		}
		return (error instanceof RuntimeException unchecked) ? unchecked
				: new LangChain4jException("The client ended with an unexpected error", error);
	}

}
