package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;

/**
 * The two ways to make an exchange, so that one chain serves both.
 *
 * @param <T> type of what comes: a response, or its pieces
 */
interface Transport<T> {

	static Transport<AiResponse> whole(AiExchange exchange) {
		return new Transport<>() {
			@Override
			public Publisher<AiResponse> exchange(AiRequest request) {
				return exchange.exchange(request);
			}

			@Override
			public AiResponse end(AiResponse item) {
				return item;
			}

			@Override
			public AiResponse withEnd(AiResponse item, AiResponse response) {
				return response;
			}
		};
	}

	static Transport<AiChunk> streamed(AiExchange exchange) {
		return new Transport<>() {
			@Override
			public Publisher<AiChunk> exchange(AiRequest request) {
				return exchange.stream(request);
			}

			@Override
			public @Nullable AiResponse end(AiChunk item) {
				return item.end();
			}

			@Override
			public AiChunk withEnd(AiChunk item, AiResponse response) {
				return new AiChunk(item.delta(), response);
			}
		};
	}

	Publisher<T> exchange(AiRequest request);

	/**
	 * The whole response, if this item brings it.
	 * @param item what came
	 * @return the response, or null for a piece before the last
	 */
	@Nullable AiResponse end(T item);

	T withEnd(T item, AiResponse response);

}
