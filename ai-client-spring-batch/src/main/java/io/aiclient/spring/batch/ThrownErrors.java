package io.aiclient.spring.batch;

import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResult;
import io.aiclient.error.AiClientException;

/**
 * Which errors of rows a processor throws; the rows of the others it filters.
 *
 * @param thrown which errors to throw
 */
record ThrownErrors(Predicate<? super AiClientException> thrown) {

	ThrownErrors {
		if (thrown == null) {
			throw new IllegalArgumentException("Invalid thrown (null): must say which errors to throw");
		}
	}

	/**
	 * Makes an item of a success.
	 * @return the item; null if the row is filtered
	 * @throws AiClientException the error of a failure, if it is one to throw
	 */
	<V, I> @Nullable I of(AiResult<V> result, Function<AiResult.Success<V>, I> item) {
		if (result instanceof AiResult.Success<V> success) {
			return item.apply(success);
		}
		if (result instanceof AiResult.Failure<V> failure && this.thrown.test(failure.error())) {
			throw failure.error();
		}
		return null;
	}

}
