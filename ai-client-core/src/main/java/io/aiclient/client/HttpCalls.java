package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import io.aiclient.AiRequest;
import io.aiclient.client.AiClientObserver.Operation;
import io.aiclient.error.AiClientException;
import io.aiclient.http.AiHttpClient;
import io.aiclient.http.AiHttpDemand;
import io.aiclient.http.AiHttpExchange;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.http.AiHttpResponse;
import io.aiclient.resilience.Outcome;

/**
 * The entrance of a client for HTTP requests.
 */
final class HttpCalls implements AiHttpClient {

	private final AiHttpExchange exchange;

	private final ActiveCalls calls;

	private final Pipeline pipeline;

	HttpCalls(AiHttpExchange exchange, ActiveCalls calls, Pipeline pipeline) {
		this.exchange = exchange;
		this.calls = calls;
		this.pipeline = pipeline;
	}

	@Override
	public Mono<AiHttpResponse> exchange(AiHttpRequest request) {
		return Mono.create((sink) -> new Pieces(request).subscribe(new HttpAnswer(sink)));
	}

	private AiHttpDemand read(AiHttpRequest request) {
		AiHttpDemand demand = this.exchange.read(request);
		return (request.timeout() == null) ? demand : new AiHttpDemand(
				demand.described().toBuilder().timeout(request.timeout()).build(), demand.metering());
	}

	/**
	 * A call for each subscription.
	 */
	private final class Pieces extends Flux<AiHttpPiece> {

		private final AiHttpRequest request;

		private Pieces(AiHttpRequest request) {
			this.request = request;
		}

		@Override
		public void subscribe(CoreSubscriber<? super AiHttpPiece> subscriber) {
			AiRequest described;
			HttpPassage passage;
			try {
				AiHttpDemand demand = read(this.request);
				described = demand.described();
				passage = new HttpPassage(this.request, demand);
			}
			catch (Throwable thrown) {
				Operators.error(subscriber,
						UserParts.notSent("the exchange " + UserParts.name(HttpCalls.this.exchange), thrown));
				return;
			}
			new Output(subscriber, HttpCalls.this.calls).begin(described, Operation.HTTP, passage,
					HttpCalls.this.pipeline);
		}

	}

	/**
	 * Ends a call that the provider answered without success with that answer.
	 */
	private static final class Output extends PiecewiseAnswer<AiHttpPiece> {

		private volatile @Nullable AiHttpPiece refusal;

		private volatile boolean gaveUp;

		Output(CoreSubscriber<? super AiHttpPiece> subscriber, ActiveCalls calls) {
			super(subscriber, calls);
		}

		@Override
		public void attemptFailed(Outcome outcome, Throwable failure, @Nullable AiHttpPiece answer) {
			this.refusal = answer;
		}

		@Override
		public void givesUp() {
			this.gaveUp = true;
		}

		@Override
		void endsWith(AiClientException error) {
			AiHttpPiece answer = this.refusal;
			if (answer != null && this.gaveUp) {
				subscriber().onNext(answer);
				subscriber().onComplete();
			}
			else {
				super.endsWith(error);
			}
		}

	}

}
