package io.aiclient.spring.batch;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResult;

/**
 * A row that was read and not yet returned, or an error of reading in its place.
 *
 * @param <T> type of a row
 * @param <V> type of a result's value
 * @param row the row; null for an error
 * @param position the delegate's position behind it
 * @param result how its request ended; ends in the error of reading
 */
record ReadRow<T, V>(@Nullable T row, Position position, CompletableFuture<AiResult<V>> result) {

	static <T, V> ReadRow<T, V> asked(T row, Position position) {
		return new ReadRow<>(row, position, new CompletableFuture<>());
	}

	static <T, V> ReadRow<T, V> failed(Exception error, Position position) {
		return new ReadRow<>(null, position, CompletableFuture.failedFuture(error));
	}

}
