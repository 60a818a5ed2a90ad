package io.aiclient;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.AiClientException;

/**
 * How one item of a batch ended: a {@link Success} or a {@link Failure}.
 *
 * @param <T> type of the value of a success
 */
public sealed interface AiResult<T> {

	/**
	 * Position of the item in the input, from zero.
	 * @return the position
	 */
	long index();

	/**
	 * The request that was made of the item.
	 * @return the request
	 */
	AiRequest request();

	/**
	 * The answer. A success has one; a failure has one only where an answer was paid for
	 * and could not be used.
	 * @return the answer or null
	 */
	@Nullable AiResponse response();

	/**
	 * The value of a success.
	 * @return the value
	 * @throws AiClientException the error of a failure
	 */
	T orElseThrow();

	/**
	 * Makes one value of either.
	 * @param <R> type of the value
	 * @param onSuccess what to make of a success
	 * @param onFailure what to make of a failure
	 * @return what the one that applies made
	 */
	<R> R fold(Function<? super Success<T>, ? extends R> onSuccess,
			Function<? super Failure<T>, ? extends R> onFailure);

	/**
	 * Maps the value of a success. A failure stays as it is. If the mapper throws an
	 * {@link AiClientException}, the result is a failure that keeps the response; any
	 * other exception passes through.
	 * @param <R> the new type
	 * @param mapper what to do with the value
	 * @return the mapped result
	 */
	<R> AiResult<R> map(Function<? super T, ? extends R> mapper);

	/**
	 * The id of the request.
	 * @return {@link AiRequest#id()}
	 */
	default String id() {
		return request().id();
	}

	default boolean isSuccess() {
		return this instanceof Success;
	}

	/**
	 * An item that was answered.
	 *
	 * @param <T> type of the value
	 * @param index position in the input, from zero
	 * @param request the request
	 * @param value what the answer was read as
	 * @param response the whole answer
	 */
	record Success<T>(long index, AiRequest request, T value, AiResponse response) implements AiResult<T> {

		@Override
		public T orElseThrow() {
			return this.value;
		}

		@Override
		public <R> R fold(Function<? super Success<T>, ? extends R> onSuccess,
				Function<? super Failure<T>, ? extends R> onFailure) {
			return onSuccess.apply(this);
		}

		@Override
		public <R> AiResult<R> map(Function<? super T, ? extends R> mapper) {
			try {
				return new Success<>(this.index, this.request, mapper.apply(this.value), this.response);
			}
			catch (AiClientException ex) {
				return new Failure<>(this.index, this.request, ex, this.response);
			}
		}

		/**
		 * Leaves the value out: an answer does not belong in a log.
		 */
		@Override
		public String toString() {
			return "Success[index=" + this.index + ", response=" + this.response + "]";
		}

	}

	/**
	 * An item that was not answered, or whose answer could not be used.
	 *
	 * @param <T> type that the value would have had
	 * @param index position in the input, from zero
	 * @param request the request
	 * @param error why
	 * @param response the answer, where one was paid for; null otherwise
	 */
	record Failure<T>(long index, AiRequest request, AiClientException error,
			@Nullable AiResponse response) implements AiResult<T> {

		@Override
		public T orElseThrow() {
			throw this.error;
		}

		@Override
		public <R> R fold(Function<? super Success<T>, ? extends R> onSuccess,
				Function<? super Failure<T>, ? extends R> onFailure) {
			return onFailure.apply(this);
		}

		@Override
		public <R> AiResult<R> map(Function<? super T, ? extends R> mapper) {
			return new Failure<>(this.index, this.request, this.error, this.response);
		}

	}

}
