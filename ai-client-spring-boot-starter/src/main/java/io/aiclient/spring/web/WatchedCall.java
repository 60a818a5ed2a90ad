package io.aiclient.spring.web;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.aiclient.AiAnswerHead;
import io.aiclient.AiExchangeListener;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Log;
import io.aiclient.error.Thrown;

/**
 * A call, around the filters of its WebClient. {@link WatchedConnector} finds it in the
 * context and reports what the filters throw: the call then cancels the filters and all
 * that they have subscribed to, and fails.
 * <p>
 * The report comes on the event loop, perhaps while another thread delivers a chunk. Then
 * that thread delivers the error, after its chunk.
 *
 * @param <T> type of what comes
 */
final class WatchedCall<T> extends Flux<T> {

	private static final Log logger = Log.of(WatchedCall.class);

	private final Publisher<T> filtered;

	private final ProviderCall call;

	private final ExchangeOwner owner;

	/**
	 * Creates a call.
	 * @param filtered the call, filters included
	 * @param call puts its failure into words, and hears of its end
	 * @param owner the client that an error names
	 */
	WatchedCall(Publisher<T> filtered, ProviderCall call, ExchangeOwner owner) {
		this.filtered = filtered;
		this.call = call;
		this.owner = owner;
	}

	/**
	 * The call to which a subscription of the connector belongs.
	 * @param context the context of the subscriber
	 * @return the call; null if the subscription is of no call
	 */
	static @Nullable Watch<?> of(ContextView context) {
		return (AiExchangeListener.of(context) instanceof Watch<?> watch) ? watch : null;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> subscriber) {
		Watch<T> watch = new Watch<>(subscriber, this.call, this.owner);
		try {
			this.filtered.subscribe(watch);
		}
		catch (Throwable thrown) {
			watch.thrown(thrown);
		}
	}

	/**
	 * One subscription to a call. In the context it takes the place of the attempt's
	 * listener, since each entry is copied several times a call.
	 *
	 * @param <T> type of what comes
	 */
	static final class Watch<T> implements CoreSubscriber<T>, Subscription, AiExchangeListener {

		@SuppressWarnings("rawtypes")
		private static final AtomicIntegerFieldUpdater<Watch> STATE = AtomicIntegerFieldUpdater.newUpdater(Watch.class,
				"state");

		private static final int NEW = 0;

		private static final int OPEN = 1;

		private static final int DELIVERING = 2;

		private static final int FAILING = 3;

		private static final int ENDED = 4;

		private final CoreSubscriber<? super T> subscriber;

		private final ProviderCall call;

		private final ExchangeOwner owner;

		private final Context context;

		private volatile int state;

		private volatile @Nullable Subscription source;

		private volatile @Nullable AiProviderException error;

		private Watch(CoreSubscriber<? super T> subscriber, ProviderCall call, ExchangeOwner owner) {
			this.subscriber = subscriber;
			this.call = call;
			this.owner = owner;
			this.context = addTo(subscriber.currentContext());
		}

		@Override
		public void answering(AiAnswerHead head) {
			this.call.answering(head);
		}

		/**
		 * The error with which the call failed because a filter threw.
		 * @return the error; null if no filter threw
		 */
		@Nullable AiProviderException error() {
			return this.error;
		}

		/**
		 * Whether the body of the answer was read to its end.
		 * @return whether nothing is left of it
		 */
		boolean isRead() {
			return this.call.isRead();
		}

		/**
		 * Fails the call, unless it has ended, and cancels what is left of it.
		 * @param thrown what a filter threw
		 * @return the error of the call
		 */
		AiProviderException thrown(Throwable thrown) {
			AiProviderException failure = new AiProviderException(
					"The WebClient of client '" + this.owner.client()
							+ "' failed, by a filter or a customizer of the application: " + Thrown.describe(thrown),
					ErrorDetails.LOCAL.withAttempts(1), false, thrown);
			int before = fail(failure);
			if (before == ENDED) {
				logger.warn("A filter or a customizer of client '{}' threw after its call had ended",
						this.owner.client(), thrown);
			}
			else if (before != FAILING) {
				cancelSource();
				if (before == NEW) {
					this.subscriber.onSubscribe(Operators.emptySubscription());
				}
				if (before != DELIVERING) {
					failed(failure);
				}
			}
			return failure;
		}

		private int fail(AiProviderException failure) {
			while (true) {
				int before = this.state;
				if (before == ENDED || before == FAILING) {
					return before;
				}
				this.error = failure;
				if (STATE.compareAndSet(this, before, (before == DELIVERING) ? FAILING : ENDED)) {
					return before;
				}
			}
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		public void onSubscribe(Subscription source) {
			if (Operators.validate(this.source, source)) {
				this.source = source;
				if (STATE.compareAndSet(this, NEW, OPEN)) {
					this.subscriber.onSubscribe(this);
				}
				else {
					source.cancel();
				}
			}
		}

		@Override
		public void onNext(T item) {
			if (this.state == DELIVERING) { // within the item before
				this.subscriber.onNext(item);
				return;
			}
			if (!STATE.compareAndSet(this, OPEN, DELIVERING)) {
				Operators.onNextDropped(item, this.context);
				return;
			}
			try {
				this.subscriber.onNext(item);
			}
			catch (Throwable thrown) {
				thrown(thrown);
			}
			if (!STATE.compareAndSet(this, DELIVERING, OPEN) && STATE.compareAndSet(this, FAILING, ENDED)) {
				failed(Objects.requireNonNull(this.error));
			}
		}

		private void failed(Throwable error) {
			try {
				this.subscriber.onError(error);
			}
			finally {
				this.call.end(SignalType.ON_ERROR);
			}
		}

		@Override
		public void onError(Throwable error) {
			if (end()) {
				failed(this.call.failure(error));
			}
			else {
				Operators.onErrorDropped(error, this.context);
			}
		}

		@Override
		public void onComplete() {
			if (end()) {
				this.subscriber.onComplete();
				this.call.end(SignalType.ON_COMPLETE);
			}
		}

		@Override
		public void request(long n) {
			Subscription source = this.source;
			if (source != null) {
				source.request(n);
			}
		}

		@Override
		public void cancel() {
			int before = STATE.getAndSet(this, ENDED);
			cancelSource();
			if (before != ENDED) {
				this.call.end(SignalType.CANCEL);
			}
		}

		/**
		 * A signal of the source never comes at the same time as another, but may come
		 * within it.
		 */
		private boolean end() {
			return STATE.compareAndSet(this, OPEN, ENDED) || STATE.compareAndSet(this, DELIVERING, ENDED);
		}

		private void cancelSource() {
			Subscription source = this.source;
			if (source != null) {
				try {
					source.cancel();
				}
				catch (Throwable thrown) {
					logger.warn("A filter of client '{}' threw when its call was cancelled", this.owner.client(),
							thrown);
				}
			}
		}

	}

}
