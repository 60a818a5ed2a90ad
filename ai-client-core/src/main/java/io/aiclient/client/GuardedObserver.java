package io.aiclient.client;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.AiClientException;
import io.aiclient.error.Log;
import io.aiclient.resilience.Outcome;

/**
 * An observer that may throw: nothing that watches a request may change how it ends.
 */
final class GuardedObserver implements AiClientObserver {

	private static final Log logger = Log.of(GuardedObserver.class);

	private final AiClientObserver observer;

	private GuardedObserver(AiClientObserver observer) {
		this.observer = observer;
	}

	static AiClientObserver of(AiClientObserver observer) {
		return (observer == NONE) ? NONE : new GuardedObserver(observer);
	}

	@Override
	public RequestObserver start(Operation operation, AiRequest request, ContextView context) {
		return new Requests(get(() -> this.observer.start(operation, request, context), new RequestObserver() {
		}));
	}

	@SuppressWarnings("NullAway") // a user's observer may return null all the same
	private static <T> T get(Supplier<T> supplier, T otherwise) {
		try {
			T got = supplier.get();
			return (got != null) ? got : otherwise;
		}
		catch (Throwable ex) {
			warn(ex);
			return otherwise;
		}
	}

	private static void tell(Runnable news) {
		try {
			news.run();
		}
		catch (Throwable ex) {
			warn(ex);
		}
	}

	private static void warn(Throwable ex) {
		logger.warn("An observer of requests failed; the request goes on", ex);
	}

	private record Requests(RequestObserver observer) implements RequestObserver {

		@Override
		public void admitted(Duration waited) {
			tell(() -> this.observer.admitted(waited));
		}

		@Override
		public AttemptObserver attempt(int number) {
			AttemptObserver attempt = get(() -> this.observer.attempt(number), AttemptObserver.NONE);
			return (attempt == AttemptObserver.NONE) ? attempt : new Attempts(attempt);
		}

		@Override
		public void retrying(Outcome reason, Duration delay) {
			tell(() -> this.observer.retrying(reason, delay));
		}

		@Override
		public void succeeded(AiResponse response) {
			tell(() -> this.observer.succeeded(response));
		}

		@Override
		public void failed(AiClientException error, @Nullable AiResponse response) {
			tell(() -> this.observer.failed(error, response));
		}

		@Override
		public void cancelled() {
			tell(this.observer::cancelled);
		}

	}

	private record Attempts(AttemptObserver observer) implements AttemptObserver {

		@Override
		public Context enrich(Context context) {
			return get(() -> this.observer.enrich(context), context);
		}

		@Override
		public void succeeded(AiResponse response) {
			tell(() -> this.observer.succeeded(response));
		}

		@Override
		public void failed(AiClientException error) {
			tell(() -> this.observer.failed(error));
		}

		@Override
		public void cancelled() {
			tell(this.observer::cancelled);
		}

	}

}
