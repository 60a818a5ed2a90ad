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
 * An observer that may throw: nothing that watches a request may change how it ends.
 */
final class GuardedObserver implements AiClientObserver {

	private static final String KIND = "AiClientObserver";

	private final AiClientObserver observer;

	private GuardedObserver(AiClientObserver observer) {
		this.observer = observer;
	}

	static AiClientObserver of(AiClientObserver observer) {
		return (observer == NONE) ? NONE : new GuardedObserver(observer);
	}

	@Override
	public RequestObserver start(Operation operation, AiRequest request, ContextView context) {
		return new Requests(
				UserParts.ask(() -> this.observer.start(operation, request, context), new RequestObserver() {
				}, KIND, this.observer));
	}

	@Override
	public void embedded(AiResult<float[]> result) {
		UserParts.report(() -> this.observer.embedded(result), KIND, this.observer);
	}

	private record Requests(RequestObserver observer) implements RequestObserver {

		@Override
		public void admitted(Duration waited) {
			UserParts.report(() -> this.observer.admitted(waited), KIND, this.observer);
		}

		@Override
		public AttemptObserver attempt(int number) {
			AttemptObserver attempt = UserParts.ask(() -> this.observer.attempt(number), AttemptObserver.NONE, KIND,
					this.observer);
			return (attempt == AttemptObserver.NONE) ? attempt : new Attempts(attempt);
		}

		@Override
		public void retrying(Outcome reason, Duration delay) {
			UserParts.report(() -> this.observer.retrying(reason, delay), KIND, this.observer);
		}

		@Override
		public void succeeded(AiResponse response) {
			UserParts.report(() -> this.observer.succeeded(response), KIND, this.observer);
		}

		@Override
		public void failed(AiClientException error, @Nullable AiResponse response) {
			UserParts.report(() -> this.observer.failed(error, response), KIND, this.observer);
		}

		@Override
		public void cancelled() {
			UserParts.report(this.observer::cancelled, KIND, this.observer);
		}

	}

	private record Attempts(AttemptObserver observer) implements AttemptObserver {

		@Override
		public Context enrich(Context context) {
			return UserParts.ask(() -> this.observer.enrich(context), context, KIND, this.observer);
		}

		@Override
		public void succeeded(AiResponse response) {
			UserParts.report(() -> this.observer.succeeded(response), KIND, this.observer);
		}

		@Override
		public void failed(AiClientException error) {
			UserParts.report(() -> this.observer.failed(error), KIND, this.observer);
		}

		@Override
		public void cancelled() {
			UserParts.report(this.observer::cancelled, KIND, this.observer);
		}

	}

}
