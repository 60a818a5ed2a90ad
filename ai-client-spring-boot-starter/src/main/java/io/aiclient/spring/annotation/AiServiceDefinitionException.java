package io.aiclient.spring.annotation;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Sanitizer;
import io.aiclient.error.Thrown;

/**
 * An {@link AiService} interface cannot be implemented as it is written. Its message
 * names the interface and the method, and says what to write.
 */
public final class AiServiceDefinitionException extends RuntimeException {

	AiServiceDefinitionException(String message, @Nullable Throwable cause) {
		super(Sanitizer.message(message), Thrown.safe(cause));
	}

}
