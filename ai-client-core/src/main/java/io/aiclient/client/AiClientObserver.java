package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.Outcome;

/**
 * Watches requests: for meters and traces. Called on the threads that do the work, so it
 * must be quick and must not throw.
 */
@FunctionalInterface
public interface AiClientObserver {

	/**
	 * Sees nothing.
	 */
	AiClientObserver NONE = (operation, request, context) -> new RequestObserver() {
	};

	/**
	 * A request begins.
	 * @param operation what was called
	 * @param request the request, its model set
	 * @param context the subscriber's context
	 * @return what watches this request
	 */
	RequestObserver start(Operation operation, AiRequest request, ContextView context);

	/**
	 * One of many texts to embed has its result. Its pack is observed as a request. Sees
	 * nothing by default.
	 * @param result the result
	 */
	default void embedded(AiResult<float[]> result) {
	}

	/**
	 * What was called.
	 */
	enum Operation {

		/**
		 * {@code call} or {@code send}.
		 */
		SEND,
		/**
		 * {@code stream}.
		 */
		STREAM,
		/**
		 * An item of a {@code batch}.
		 */
		BATCH_ITEM,
		/**
		 * An HTTP request; what was read from it stands for the request.
		 */
		HTTP,
		/**
		 * An {@code embed} of one text.
		 */
		EMBED,
		/**
		 * A pack of texts of an {@code embed} of many: its messages are the texts.
		 */
		EMBED_PACK;

		/**
		 * Whether it is one of many, which wait for their turn instead of failing.
		 * @return true for an item of a batch, and for a pack
		 */
		public boolean isOfMany() {
			return this == BATCH_ITEM || this == EMBED_PACK;
		}

	}

	/**
	 * Watches one request. Exactly one of {@link #succeeded}, {@link #failed} and
	 * {@link #cancelled} ends it. One that is answered from a cache, or by the call of an
	 * identical request, has no attempts. One that shares its call with others may still
	 * hear of it after it was cancelled or failed.
	 */
	interface RequestObserver {

		/**
		 * An attempt was admitted.
		 * @param waited how long it waited
		 */
		default void admitted(Duration waited) {
		}

		/**
		 * An attempt begins.
		 * @param number one for the first
		 * @return what watches the attempt
		 */
		default AttemptObserver attempt(int number) {
			return AttemptObserver.NONE;
		}

		/**
		 * An attempt failed, and will be made again.
		 * @param reason how it failed
		 * @param delay the wait before it queues again
		 */
		default void retrying(Outcome reason, Duration delay) {
		}

		default void succeeded(AiResponse response) {
		}

		/**
		 * The request ended without a usable answer.
		 * @param error why
		 * @param response the answer, where one was paid for
		 */
		default void failed(AiClientException error, @Nullable AiResponse response) {
		}

		/**
		 * The caller went away.
		 */
		default void cancelled() {
		}

	}

	/**
	 * Watches one attempt. Exactly one of its other methods ends it.
	 */
	interface AttemptObserver {

		/**
		 * Sees nothing.
		 */
		AttemptObserver NONE = new AttemptObserver() {
		};

		/**
		 * What the exchange shall see as its context: the place to hang a span.
		 * @param context the subscriber's context
		 * @return the context to use
		 */
		default Context enrich(Context context) {
			return context;
		}

		default void succeeded(AiResponse response) {
		}

		default void failed(AiClientException error) {
		}

		default void cancelled() {
		}

	}

}
