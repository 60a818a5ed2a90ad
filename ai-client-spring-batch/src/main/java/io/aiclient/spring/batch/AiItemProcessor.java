package io.aiclient.spring.batch;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ItemProcessor;

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

	private final ThrownErrors errors;

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
		this.errors = new ThrownErrors(thrown);
	}

	@Override
	public @Nullable AiAnsweredItem<T> process(AiItem<T> item) {
		return this.errors.of(item.result(), (success) -> new AiAnsweredItem<>(item.row(), success.value()));
	}

}
