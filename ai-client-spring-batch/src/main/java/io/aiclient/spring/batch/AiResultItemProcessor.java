package io.aiclient.spring.batch;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ItemProcessor;

import io.aiclient.error.AiClientException;

/**
 * Passes on the rows that have a value, and throws the error of the others, as
 * {@link AiItemProcessor} does for answers: the step's skip listeners get the
 * {@link AiResultItem}. Safe for use by many threads.
 *
 * @param <T> type of a row
 * @param <V> type of a value
 */
public class AiResultItemProcessor<T, V> implements ItemProcessor<AiResultItem<T, V>, AiValueItem<T, V>> {

	private final ThrownErrors errors;

	/**
	 * Creates a processor that throws every error.
	 */
	public AiResultItemProcessor() {
		this((error) -> true);
	}

	/**
	 * Creates a processor that throws some errors. A row that ended in another one is
	 * filtered: it is not written, and the step counts it in its filter count.
	 * @param thrown which errors to throw
	 */
	public AiResultItemProcessor(Predicate<? super AiClientException> thrown) {
		this.errors = new ThrownErrors(thrown);
	}

	@Override
	public @Nullable AiValueItem<T, V> process(AiResultItem<T, V> item) {
		return this.errors.of(item.result(),
				(success) -> new AiValueItem<>(item.row(), success.value(), success.response()));
	}

}
