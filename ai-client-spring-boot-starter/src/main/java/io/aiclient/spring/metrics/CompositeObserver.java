package io.aiclient.spring.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.AiClientObserver;
import io.aiclient.error.AiClientException;
import io.aiclient.error.Log;
import io.aiclient.resilience.Outcome;

/**
 * Several observers as one. One that throws keeps nothing from the others: it is left out
 * of the request that it could not begin to watch, and what it throws later is thrown on
 * once the others know.
 */
public final class CompositeObserver implements AiClientObserver {

	private static final Log logger = Log.of(CompositeObserver.class);

	private final List<AiClientObserver> observers;

	private CompositeObserver(List<AiClientObserver> observers) {
		this.observers = observers;
	}

	/**
	 * Makes one observer of several.
	 * @param observers the observers
	 * @return one that calls all of them
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
		return new Requests(beginAll(this.observers, (observer) -> observer.start(operation, request, context)));
	}

	@Override
	public void embedded(AiResult<float[]> result) {
		callAll(this.observers, (observer) -> observer.embedded(result));
	}

	private static <T, R> List<R> beginAll(List<T> observers, Function<T, R> beginning) {
		List<R> begun = new ArrayList<>();
		for (T observer : observers) {
			try {
				begun.add(beginning.apply(observer));
			}
			catch (RuntimeException | Error ex) {
				logger.warn("The observer {} threw, and does not see this request", observer.getClass().getName(), ex);
			}
		}
		return begun;
	}

	/**
	 * Calls all of them, also those behind one that throws.
	 */
	private static <T> void callAll(List<T> observers, Consumer<T> event) {
		Throwable thrown = null;
		for (T observer : observers) {
			try {
				event.accept(observer);
			}
			catch (RuntimeException | Error ex) {
				thrown = ex;
			}
		}
		if (thrown instanceof Error error) {
			throw error;
		}
		if (thrown instanceof RuntimeException exception) {
			throw exception;
		}
	}

	private record Requests(List<RequestObserver> observers) implements RequestObserver {

		@Override
		public void admitted(Duration waited) {
			callAll(this.observers, (observer) -> observer.admitted(waited));
		}

		@Override
		public AttemptObserver attempt(int number) {
			List<AttemptObserver> begun = beginAll(this.observers, (observer) -> observer.attempt(number));
			begun.removeIf((attempt) -> attempt == AttemptObserver.NONE);
			return new Attempts(begun);
		}

		@Override
		public void retrying(Outcome reason, Duration delay) {
			callAll(this.observers, (observer) -> observer.retrying(reason, delay));
		}

		@Override
		public void succeeded(AiResponse response) {
			callAll(this.observers, (observer) -> observer.succeeded(response));
		}

		@Override
		public void failed(AiClientException error, @Nullable AiResponse response) {
			callAll(this.observers, (observer) -> observer.failed(error, response));
		}

		@Override
		public void cancelled() {
			callAll(this.observers, RequestObserver::cancelled);
		}

	}

	private record Attempts(List<AttemptObserver> observers) implements AttemptObserver {

		@Override
		public Context enrich(Context context) {
			Context enriched = context;
			for (AttemptObserver observer : this.observers) {
				try {
					enriched = observer.enrich(enriched);
				}
				catch (RuntimeException | Error ex) {
					logger.warn("The observer {} threw, and adds nothing to the context of this attempt",
							observer.getClass().getName(), ex);
				}
			}
			return enriched;
		}

		@Override
		public void succeeded(AiResponse response) {
			callAll(this.observers, (observer) -> observer.succeeded(response));
		}

		@Override
		public void failed(AiClientException error) {
			callAll(this.observers, (observer) -> observer.failed(error));
		}

		@Override
		public void cancelled() {
			callAll(this.observers, AttemptObserver::cancelled);
		}

	}

}
