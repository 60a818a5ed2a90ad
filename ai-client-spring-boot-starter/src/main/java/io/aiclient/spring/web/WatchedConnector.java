package io.aiclient.spring.web;

import java.net.URI;
import java.util.Objects;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;

import io.aiclient.error.AiProviderException;
import io.aiclient.error.Thrown;

/**
 * Watches what the filters of a WebClient throw on an event loop.
 * <p>
 * How is it designed, and why? Reactor throws a {@link LinkageError} or a
 * {@link VirtualMachineError} on, up the stack, past all operators, and on an event loop
 * nothing of the call is below but the connector. So the connector catches it there, and
 * reports it to the {@link WatchedCall} around the filters, which the context carries.
 * That cancels the filters, and with them the exchange, and fails the call. From then on
 * a filter that is still subscribed sends nothing: a call without a caller would be paid
 * for.
 */
final class WatchedConnector implements ClientHttpConnector {

	private final ClientHttpConnector connector;

	WatchedConnector(ClientHttpConnector connector) {
		this.connector = connector;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super ClientHttpResponse> subscriber) {
				WatchedCall.Watch<?> call = WatchedCall.of(subscriber.currentContext());
				Publisher<ClientHttpResponse> response = (call == null)
						? WatchedConnector.this.connector.connect(method, uri, requestCallback)
						: connect(method, uri, requestCallback, call);
				response.subscribe((call == null) ? subscriber : new WatchedHead(subscriber, call));
			}
		};
	}

	private Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback, WatchedCall.Watch<?> call) {
		AiProviderException failed = call.error();
		return (failed != null) ? Mono.error(failed)
				: this.connector.connect(method, uri, (request) -> write(requestCallback, request, call));
	}

	private static Mono<Void> write(Function<? super ClientHttpRequest, Mono<Void>> requestCallback,
			ClientHttpRequest request, WatchedCall.Watch<?> call) {
		try {
			Publisher<Void> written = requestCallback.apply(request);
			return new Mono<>() {
				@Override
				public void subscribe(CoreSubscriber<? super Void> subscriber) {
					WatchedWrite watched = new WatchedWrite(subscriber, call);
					try {
						written.subscribe(watched);
					}
					catch (Throwable thrown) {
						watched.thrown(thrown);
					}
				}
			};
		}
		catch (Throwable thrown) {
			return Mono.error(call.thrown(thrown));
		}
	}

	private static final class WatchedResponse extends ClientHttpResponseDecorator {

		private final WatchedCall.Watch<?> call;

		WatchedResponse(ClientHttpResponse response, WatchedCall.Watch<?> call) {
			super(response);
			this.call = call;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			if (this.call.isRead()) {
				return Flux.empty();
			}
			Publisher<DataBuffer> body = super.getBody();
			return new Flux<>() {
				@Override
				public void subscribe(CoreSubscriber<? super DataBuffer> subscriber) {
					body.subscribe(new Watched<>(subscriber, WatchedResponse.this.call));
				}
			};
		}

	}

	private static final class WatchedHead extends Watched<ClientHttpResponse> {

		WatchedHead(CoreSubscriber<? super ClientHttpResponse> subscriber, WatchedCall.Watch<?> call) {
			super(subscriber, call);
		}

		@Override
		public void onNext(ClientHttpResponse response) {
			super.onNext(new WatchedResponse(response, this.call));
		}

	}

	/**
	 * Reactor Netty logs what writing fails with.
	 */
	private static final class WatchedWrite extends Watched<Void> {

		WatchedWrite(CoreSubscriber<? super Void> subscriber, WatchedCall.Watch<?> call) {
			super(subscriber, call);
		}

		@Override
		public void onError(Throwable error) {
			super.onError(
					(error instanceof Error) ? this.call.thrown(error) : Objects.requireNonNull(Thrown.safe(error)));
		}

	}

	/**
	 * Passes signals on to the filters, and catches what they throw.
	 */
	private static class Watched<T> implements CoreSubscriber<T> {

		private final CoreSubscriber<? super T> subscriber;

		final WatchedCall.Watch<?> call;

		private volatile Subscription source = Operators.emptySubscription();

		private volatile boolean failed;

		Watched(CoreSubscriber<? super T> subscriber, WatchedCall.Watch<?> call) {
			this.subscriber = subscriber;
			this.call = call;
		}

		@Override
		public Context currentContext() {
			return this.subscriber.currentContext();
		}

		@Override
		public void onSubscribe(Subscription source) {
			this.source = source;
			try {
				this.subscriber.onSubscribe(source);
			}
			catch (Throwable thrown) {
				thrown(thrown);
			}
		}

		@Override
		public void onNext(T item) {
			if (this.failed) {
				Operators.onDiscard(item, currentContext());
				return;
			}
			try {
				this.subscriber.onNext(item);
			}
			catch (Throwable thrown) {
				thrown(thrown);
			}
		}

		@Override
		public void onError(Throwable error) {
			if (this.failed) {
				return;
			}
			try {
				this.subscriber.onError(error);
			}
			catch (Throwable thrown) {
				thrown(thrown);
			}
		}

		@Override
		public void onComplete() {
			if (this.failed) {
				return;
			}
			try {
				this.subscriber.onComplete();
			}
			catch (Throwable thrown) {
				thrown(thrown);
			}
		}

		/**
		 * Cancels here too: a filter that subscribed on its own is not reached from the
		 * call. What threw gets no further signal.
		 */
		final void thrown(Throwable thrown) {
			this.failed = true;
			this.source.cancel();
			this.call.thrown(thrown);
		}

	}

}
