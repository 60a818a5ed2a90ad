package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import io.aiclient.AiChunk;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;

/**
 * The two ways to make an exchange, so that one chain serves both.
 *
 * @param <T> type of what comes: a response, or its pieces
 */
interface Transport<T> {

	/**
	 * The answer as a whole.
	 */
	Transport<AiResponse> WHOLE = new Transport<>() {
		@Override
		public Publisher<AiResponse> exchange(Endpoint endpoint, AiRequest request) {
			return endpoint.exchange().exchange(endpoint.translate(request));
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

	/**
	 * The answer in pieces.
	 */
	Transport<AiChunk> STREAMED = new Transport<>() {
		@Override
		public Publisher<AiChunk> exchange(Endpoint endpoint, AiRequest request) {
			return endpoint.exchange().stream(endpoint.translate(request));
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

	Publisher<T> exchange(Endpoint endpoint, AiRequest request);

	/**
	 * The whole response, if this item brings it.
	 * @param item what came
	 * @return the response, or null for a piece before the last
	 */
	@Nullable AiResponse end(T item);

	T withEnd(T item, AiResponse response);

}
