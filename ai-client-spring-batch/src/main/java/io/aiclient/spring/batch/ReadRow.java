package io.aiclient.spring.batch;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;
import io.aiclient.AiResult;

/**
 * A row that was read and not yet returned, or an error of reading in its place.
 *
 * @param <T> type of a row
 * @param row the row; null for an error
 * @param position the delegate's position behind it
 * @param result how its request ended; ends in the error of reading
 */
record ReadRow<T>(@Nullable T row, Position position, CompletableFuture<AiResult<AiResponse>> result) {

	static <T> ReadRow<T> asked(T row, Position position) {
		return new ReadRow<>(row, position, new CompletableFuture<>());
	}

	static <T> ReadRow<T> failed(Exception error, Position position) {
		return new ReadRow<>(null, position, CompletableFuture.failedFuture(error));
	}

}
