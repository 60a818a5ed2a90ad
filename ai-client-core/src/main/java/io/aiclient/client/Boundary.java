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
 * How is it designed, and why? Reactor makes an error signal of what the function of an
 * operator throws, but throws a {@link LinkageError} or a {@link VirtualMachineError} on,
 * up the stack: operators stay in the middle of their loops, and what the flow holds is
 * held for good. So each call that crosses the boundary, the assembly, the subscription,
 * each request and each signal, is guarded by a frame of this class. What is thrown
 * through it cancels the source, reaches the subscriber as one error, and goes no
 * further; once the flow has ended or was cancelled, it is logged.
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

	static <T> Mono<T> ofMono(Supplier<? extends @Nullable Publisher<T>> source,
			Function<Throwable, ? extends Throwable> errors) {
		return Mono.fromDirect(new Boundary<>(source, errors));
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> subscriber) {
		Crossing<T> crossing = new Crossing<>(subscriber, this);
		crossing.guard(() -> Objects.requireNonNull(this.source.get(), "It returned null").subscribe(crossing));
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
			guard(() -> this.subscriber.onSubscribe(this));
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
				guard(this.subscriber::onComplete);
			}
		}

		@Override
		public void request(long n) {
			Subscription source = this.source;
			if (source != null) {
				guard(() -> source.request(n));
			}
		}

		@Override
		public void cancel() {
			end(State.CANCELLED);
			cancelSource();
		}

		void guard(Runnable call) {
			try {
				call.run();
			}
			catch (Throwable thrown) {
				thrown(thrown);
			}
		}

		private void thrown(Throwable thrown) {
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
			guard(() -> this.subscriber.onError(error));
		}

		private void cancelSource() {
			Subscription source = this.source;
			if (source != null) {
				try {
					source.cancel();
				}
				catch (Throwable thrown) {
					DroppedErrors.cancelThrew(thrown);
				}
			}
		}

	}

	private enum State {

		NEW, OPEN, CANCELLED, ENDED

	}

}
