package io.aiclient.spring.web;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A source that works, and may block, on the thread that waits for it: when it is
 * subscribed to, and whenever more is requested. A request is only taken down, so that
 * what has come already is read before the thread waits for more.
 *
 * @param <T> type of what comes
 */
final class OnCallerThread<T> extends Flux<T> {

	private final Flux<T> source;

	private final CallerThread thread;

	private final BlockingStep step;

	/**
	 * Creates it.
	 * @param source works where it is subscribed to, and where more is requested
	 * @param step what it does, which a cancellation ends
	 */
	OnCallerThread(Flux<T> source, CallerThread thread, BlockingStep step) {
		this.source = source;
		this.thread = thread;
		this.step = step;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> subscriber) {
		Relay<T> relay = new Relay<>(subscriber, this.thread, this.step);
		subscriber.onSubscribe(relay);
		this.thread.execute(() -> {
			if (!relay.isCancelled()) {
				this.source.subscribe(relay);
			}
		});
	}

	private static final class Relay<T> implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> subscriber;

		private final CallerThread thread;

		private final BlockingStep step;

		/**
		 * Takes down what is requested before it is there.
		 */
		private final Operators.DeferredSubscription source = new Operators.DeferredSubscription();

		private volatile boolean cancelled;

		Relay(CoreSubscriber<? super T> subscriber, CallerThread thread, BlockingStep step) {
			this.subscriber = subscriber;
			this.thread = thread;
			this.step = step;
		}

		boolean isCancelled() {
			return this.cancelled;
		}

		@Override
		public Context currentContext() {
			return this.subscriber.currentContext();
		}

		@Override
		public void onSubscribe(Subscription source) {
			this.source.set(source);
		}

		@Override
		public void onNext(T item) {
			this.subscriber.onNext(item);
		}

		@Override
		public void onError(Throwable error) {
			this.subscriber.onError(error);
		}

		@Override
		public void onComplete() {
			this.subscriber.onComplete();
		}

		@Override
		public void request(long n) {
			this.thread.execute(() -> this.source.request(n));
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			this.step.end();
			this.source.cancel();
		}

	}

}
