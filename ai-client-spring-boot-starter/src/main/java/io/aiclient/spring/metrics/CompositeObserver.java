package io.aiclient.spring.metrics;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.client.AiClientObserver;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.Outcome;

/**
 * Several observers as one.
 */
public final class CompositeObserver implements AiClientObserver {

	private final List<AiClientObserver> observers;

	private CompositeObserver(List<AiClientObserver> observers) {
		this.observers = observers;
	}

	/**
	 * Makes one observer of several.
	 * @param observers the observers
	 * @return one that tells all of them
	 */
	public static AiClientObserver of(List<AiClientObserver> observers) {
		List<AiClientObserver> seeing = observers.stream().filter((observer) -> observer != NONE).toList();
		return switch (seeing.size()) {
			case 0 -> NONE;
			case 1 -> seeing.get(0);
			default -> new CompositeObserver(seeing);
		};
	}

	@Override
	public RequestObserver start(Operation operation, AiRequest request, ContextView context) {
		return new Requests(
				this.observers.stream().map((observer) -> observer.start(operation, request, context)).toList());
	}

	/**
	 * Tells all of them, also those behind one that throws.
	 */
	private static <T> void tellAll(List<T> observers, Consumer<T> news) {
		RuntimeException thrown = null;
		for (T observer : observers) {
			try {
				news.accept(observer);
			}
			catch (RuntimeException ex) {
				thrown = ex;
			}
		}
		if (thrown != null) {
			throw thrown;
		}
	}

	private record Requests(List<RequestObserver> observers) implements RequestObserver {

		@Override
		public void admitted(Duration waited) {
			tell((observer) -> observer.admitted(waited));
		}

		@Override
		public AttemptObserver attempt(int number) {
			return new Attempts(this.observers.stream()
				.map((observer) -> observer.attempt(number))
				.filter((attempt) -> attempt != AttemptObserver.NONE)
				.toList());
		}

		@Override
		public void retrying(Outcome reason, Duration delay) {
			tell((observer) -> observer.retrying(reason, delay));
		}

		@Override
		public void succeeded(AiResponse response) {
			tell((observer) -> observer.succeeded(response));
		}

		@Override
		public void failed(AiClientException error, @Nullable AiResponse response) {
			tell((observer) -> observer.failed(error, response));
		}

		@Override
		public void cancelled() {
			tell(RequestObserver::cancelled);
		}

		private void tell(Consumer<RequestObserver> news) {
			tellAll(this.observers, news);
		}

	}

	private record Attempts(List<AttemptObserver> observers) implements AttemptObserver {

		@Override
		public Context enrich(Context context) {
			Context enriched = context;
			for (AttemptObserver observer : this.observers) {
				enriched = observer.enrich(enriched);
			}
			return enriched;
		}

		@Override
		public void succeeded(AiResponse response) {
			tellAll(this.observers, (observer) -> observer.succeeded(response));
		}

		@Override
		public void failed(AiClientException error) {
			tellAll(this.observers, (observer) -> observer.failed(error));
		}

		@Override
		public void cancelled() {
			tellAll(this.observers, AttemptObserver::cancelled);
		}

	}

}
