package io.aiclient.spring.web;

import java.net.URI;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;

import io.aiclient.error.AiProviderException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Thrown;

/**
 * Watches what the filters of a WebClient throw on an event loop.
 * <p>
 * How is it designed, and why? Reactor throws a {@link LinkageError} or a
 * {@link VirtualMachineError} on, up the stack, past all operators, and on an event loop
 * nothing of the call is below but the connector. So the connector catches it there, and
 * fails the call around the filters, by a signal that the call carries in its context.
 * That cancels what is left of the exchange, and so gives the connection back.
 */
final class WatchedConnector implements ClientHttpConnector {

	private final ClientHttpConnector connector;

	WatchedConnector(ClientHttpConnector connector) {
		this.connector = connector;
	}

	/**
	 * Lets a call end when it is thrown through, in whatever filter.
	 */
	static <T> Mono<T> watch(Mono<T> call, ExchangeOwner owner) {
		return Mono.defer(() -> {
			Watch watch = new Watch(owner);
			return call.takeUntilOther(watch.thrown.asMono()).contextWrite(watch::addTo);
		});
	}

	/**
	 * Lets a call end when it is thrown through, in whatever filter.
	 */
	static <T> Flux<T> watch(Flux<T> call, ExchangeOwner owner) {
		return Flux.defer(() -> {
			Watch watch = new Watch(owner);
			return call.takeUntilOther(watch.thrown.asMono()).contextWrite(watch::addTo);
		});
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.deferContextual((context) -> {
			Watch watch = context.getOrDefault(Watch.class, null);
			return (watch == null) ? this.connector.connect(method, uri, requestCallback)
					: watch
						.over(this.connector.connect(method, uri, (request) -> watch.write(requestCallback, request)))
						.map((response) -> new WatchedResponse(response, watch));
		});
	}

	/**
	 * What becomes of one call.
	 */
	private static final class Watch {

		private final ExchangeOwner owner;

		private final Sinks.Empty<Void> thrown = Sinks.empty();

		Watch(ExchangeOwner owner) {
			this.owner = owner;
		}

		Context addTo(Context context) {
			return context.put(Watch.class, this);
		}

		Mono<Void> write(Function<? super ClientHttpRequest, Mono<Void>> callback, ClientHttpRequest request) {
			try {
				return callback.apply(request).onErrorMap(Error.class, (thrown) -> {
					thrown(thrown);
					return failure(thrown);
				});
			}
			catch (RuntimeException | Error thrown) {
				thrown(thrown);
				return Mono.error(failure(thrown));
			}
		}

		Mono<ClientHttpResponse> over(Mono<ClientHttpResponse> response) {
			return response.transform(this.<ClientHttpResponse>lift());
		}

		Flux<DataBuffer> over(Flux<DataBuffer> body) {
			return body.transform(this.<DataBuffer>lift());
		}

		private <T> Function<? super Publisher<T>, ? extends Publisher<T>> lift() {
			return Operators.<T, T>lift((source, subscriber) -> new Watched<>(subscriber, this));
		}

		void thrown(Throwable thrown) {
			this.thrown.tryEmitError(failure(thrown));
		}

		private AiProviderException failure(Throwable thrown) {
			return new AiProviderException(
					"The WebClient of client '" + this.owner.client()
							+ "' failed, by a filter or a customizer of the application: " + Thrown.describe(thrown),
					ErrorDetails.LOCAL.withAttempts(1), false, thrown);
		}

	}

	private static final class WatchedResponse extends ClientHttpResponseDecorator {

		private final Watch watch;

		WatchedResponse(ClientHttpResponse response, Watch watch) {
			super(response);
			this.watch = watch;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return this.watch.over(super.getBody());
		}

	}

	private static final class Watched<T> implements CoreSubscriber<T> {

		private final CoreSubscriber<? super T> subscriber;

		private final Watch watch;

		private volatile Subscription source = Operators.emptySubscription();

		Watched(CoreSubscriber<? super T> subscriber, Watch watch) {
			this.subscriber = subscriber;
			this.watch = watch;
		}

		@Override
		public Context currentContext() {
			return this.subscriber.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.source = subscription;
			signal(() -> this.subscriber.onSubscribe(subscription));
		}

		@Override
		public void onNext(T item) {
			signal(() -> this.subscriber.onNext(item));
		}

		@Override
		public void onError(Throwable error) {
			signal(() -> this.subscriber.onError(error));
		}

		@Override
		public void onComplete() {
			signal(this.subscriber::onComplete);
		}

		private void signal(Runnable signal) {
			try {
				signal.run();
			}
			catch (RuntimeException | Error thrown) {
				this.source.cancel();
				this.watch.thrown(thrown);
			}
		}

	}

}
