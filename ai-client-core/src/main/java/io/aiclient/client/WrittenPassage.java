package io.aiclient.client;

import org.reactivestreams.Publisher;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;

/**
 * A request that the exchange writes.
 */
enum WrittenPassage implements Passage {

	/**
	 * Answered as a whole.
	 */
	WHOLE {

		@Override
		public boolean isInPieces() {
			return false;
		}

		@Override
		public Publisher<?> exchange(AiExchange exchange, AiRequest request) {
			return exchange.exchange(request);
		}

	},
	/**
	 * Answered as a stream.
	 */
	STREAMED {

		@Override
		public Publisher<?> exchange(AiExchange exchange, AiRequest request) {
			return exchange.stream(request);
		}

	}

}
