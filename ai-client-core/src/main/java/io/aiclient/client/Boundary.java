package io.aiclient.client;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.aiclient.error.Log;

/**
 * A flow at the boundary between this client and code that it does not own: an exchange,
 * a gate, a source of requests, or the subscriber that asked for the answer.
 * <p>
 * How is it designed, and why? What the function of an operator throws becomes an error
 * signal in Reactor, but not a {@link LinkageError} or a {@link VirtualMachineError}:
 * that is thrown on, up the stack. The operators below never get a signal, those above
 * stay in the middle of their loops, and what the flow holds is held for good. So each
 * call that crosses the boundary has a frame of this class on the stack: the assembly,
 * the subscription, each request, each signal. What is thrown through one of them cancels
 * the source, reaches the subscriber as one error, and goes no further. Once the flow has
 * ended or was cancelled, it can only be logged.
 *
 * @param <T> type of what comes
 */
final class Boundary<T> extends Flux<T> {

	private static final Log logger = Log.of(Boundary.class);

	private final Supplier<? extends @Nullable Publisher<T>> source;

	private final Function<Throwable, ? extends Throwable> errors;

	/**
	 * Creates a boundary.
	 * @param source makes the flow, for each subscription
	 * @param errors what the subscriber gets for what was thrown, or for an error of the
	 * source that is not an {@link Exception}
	 */
	Boundary(Supplier<? extends @Nullable Publisher<T>> source, Function<Throwable, ? extends Throwable> errors) {
		this.source = source;
		this.errors = errors;
	}

	/**
	 * A boundary of a source that signals one element at most.
	 */
	static <T> Mono<T> ofMono(Supplier<? extends @Nullable Publisher<T>> source,
			Function<Throwable, ? extends Throwable> errors) {
		return Mono.fromDirect(new Boundary<>(source, errors));
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> subscriber) {
		Crossing<T> crossing = new Crossing<>(subscriber, this);
		try {
			Objects.requireNonNull(this.source.get(), "It returned null").subscribe(crossing);
		}
		catch (Throwable thrown) {
			crossing.thrown(thrown);
		}
	}

	private static final class Crossing<T> implements CoreSubscriber<T>, Subscription {

		@SuppressWarnings("rawtypes")
		private static final AtomicReferenceFieldUpdater<Crossing, State> STATE = AtomicReferenceFieldUpdater
			.newUpdater(Crossing.class, State.class, "state");

		private final CoreSubscriber<? super T> subscriber;

		private final Boundary<T> boundary;

		private volatile State state = State.NEW;

		private volatile @Nullable Subscription source;

		Crossing(CoreSubscriber<? super T> subscriber, Boundary<T> boundary) {
			this.subscriber = subscriber;
			this.boundary = boundary;
		}

		@Override
		public Context currentContext() {
			return this.subscriber.currentContext();
		}

		/**
		 * A source that threw when it was subscribed to may have begun all the same, and
		 * come here after its end.
		 */
		@Override
		public void onSubscribe(Subscription source) {
			if (!Operators.validate(this.source, source)) {
				return;
			}
			this.source = source;
			if (!STATE.compareAndSet(this, State.NEW, State.OPEN)) {
				cancelSource();
				return;
			}
			try {
				this.subscriber.onSubscribe(this);
			}
			catch (Throwable thrown) {
				thrown(thrown);
			}
		}

		@Override
		public void onNext(T item) {
			if (this.state == State.ENDED) {
				Operators.onNextDropped(item, currentContext());
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
			if (end(State.ENDED)) {
				fail((error instanceof Exception) ? error : this.boundary.errors.apply(error));
			}
			else {
				Operators.onErrorDropped(error, DroppedErrors.logQuietly(currentContext()));
			}
		}

		@Override
		public void onComplete() {
			if (end(State.ENDED)) {
				try {
					this.subscriber.onComplete();
				}
				catch (Throwable thrown) {
					thrown(thrown);
				}
			}
		}

		@Override
		public void request(long n) {
			Subscription source = this.source;
			if (source != null) {
				try {
					source.request(n);
				}
				catch (Throwable thrown) {
					thrown(thrown);
				}
			}
		}

		@Override
		public void cancel() {
			end(State.CANCELLED);
			cancelSource();
		}

		void thrown(Throwable thrown) {
			if (end(State.ENDED)) {
				cancelSource();
				fail(this.boundary.errors.apply(thrown));
			}
			else {
				logger.warn("Code that is not the client's threw after its request had ended", thrown);
			}
		}

		/**
		 * Ends, with a subscription for the subscriber if it has none.
		 * @return false if it has ended before
		 */
		private boolean end(State how) {
			if (STATE.compareAndSet(this, State.NEW, how)) {
				try {
					this.subscriber.onSubscribe(Operators.emptySubscription());
				}
				catch (Throwable thrown) {
					logger.warn("A subscriber threw when its request had ended", thrown);
				}
				return true;
			}
			return STATE.compareAndSet(this, State.OPEN, how);
		}

		private void fail(Throwable error) {
			try {
				this.subscriber.onError(error);
			}
			catch (Throwable thrown) {
				thrown(thrown);
			}
		}

		private void cancelSource() {
			Subscription source = this.source;
			if (source != null) {
				try {
					source.cancel();
				}
				catch (Throwable thrown) {
					logger.warn("Code that is not the client's threw while its request was cancelled", thrown);
				}
			}
		}

	}

	private enum State {

		NEW, OPEN, CANCELLED, ENDED

	}

}
