package io.aiclient.spring.batch;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ItemProcessor;

import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiClientException;

/**
 * Passes on the rows that were answered, and throws the error of the others: so the
 * step's skip policy decides about it, and its skip listeners get the {@link AiItem}.
 * <p>
 * Asks nothing itself. A retry policy of the step that retries an
 * {@link AiClientException} gets the same error again; the client has retried what is
 * worth it. Safe for use by many threads.
 *
 * @param <T> type of a row
 */
public class AiItemProcessor<T> implements ItemProcessor<AiItem<T>, AiAnsweredItem<T>> {

	private final Predicate<? super AiClientException> thrown;

	/**
	 * Creates a processor that throws every error.
	 */
	public AiItemProcessor() {
		this((error) -> true);
	}

	/**
	 * Creates a processor that throws some errors. A row that ended in another one is
	 * filtered: it is not written, and the step counts it in its filter count.
	 * @param thrown which errors to throw
	 */
	public AiItemProcessor(Predicate<? super AiClientException> thrown) {
		if (thrown == null) {
			throw new IllegalArgumentException("Invalid thrown (null): must say which errors to throw");
		}
		this.thrown = thrown;
	}

	@Override
	public @Nullable AiAnsweredItem<T> process(AiItem<T> item) {
		if (item.result() instanceof AiResult.Failure<AiResponse> failure && !this.thrown.test(failure.error())) {
			return null;
		}
		return new AiAnsweredItem<>(item.row(), item.result().orElseThrow());
	}

}
