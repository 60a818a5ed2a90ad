package io.aiclient.spring.batch;

/**
 * Reads rows from another reader, asks for a value for each, such as its vector, and
 * returns them in their order, each with its result. Everything else is as
 * {@link AiItemReader} says.
 *
 * @param <T> type of a row
 * @param <V> type of a value; {@code float[]} for vectors
 * @see AiItemReaderBuilder#buildAs
 * @see AiItemReaderBuilder#buildVectors
 */
public class AiResultItemReader<T, V> extends RowReader<T, V, AiResultItem<T, V>> {

	AiResultItemReader(Parts<T, ?, V> parts) {
		super(parts, AiResultItem::new);
	}

}
