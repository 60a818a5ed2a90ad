package io.aiclient.spring.annotation;

import org.jspecify.annotations.Nullable;

/**
 * Checks values that were read of answers, beyond what their types say. Where a Bean
 * Validation provider is present, its constraints hold by default; a bean of the
 * application's replaces that. Must be safe for use by many threads and must not block.
 */
@FunctionalInterface
public interface AnswerValidator {

	/**
	 * Checks a value.
	 * @param value what an answer was read as
	 * @return what is wrong with it, such as {@code $.score must be at most 1}: the model
	 * is asked again with it; null if nothing is
	 */
	@Nullable String problem(Object value);

}
