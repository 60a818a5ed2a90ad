package io.aiclient.client;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A flow that an error from outside may end, on whichever thread that comes.
 * <p>
 * How is it designed, and why? {@link Flux#takeUntilOther} may complete its subscriber
 * before it has subscribed it, if the other signal comes at that moment; the operators
 * below then wait for ever. So the subscriber is subscribed here before anything can end
 * the flow. One number counts the signals that are being emitted, one within the other,
 * and has two flags: an interruption that comes meanwhile is emitted after them, by their
 * thread.
 *
 * @param <T> type of what comes
 */
final class Interruptible<T> extends Flux<T> {

	private final Publisher<? extends T> source;

	private final Mono<Void> interruption;

	private final boolean single;

	/**
	 * Creates a flow.
	 * @param source the flow that may be interrupted; not subscribed to if it is
	 * interrupted already
	 * @param interruption its error cancels the source and ends the flow
	 */
	Interruptible(Publisher<? extends T> source, Mono<Void> interruption) {
		this(source, interruption, false);
	}

	private Interruptible(Publisher<? extends T> source, Mono<Void> interruption, boolean single) {
		this.source = source;
		this.interruption = interruption;
		this.single = single;
	}

	/**
	 * Creates a flow of one element, which it ends with: an interruption that comes while
	 * it is emitted comes too late.
	 * @param <T> type of the element
	 * @param source the flow that may be interrupted
	 * @param interruption its error cancels the source and ends the flow
	 */
	static <T> Mono<T> ofMono(Mono<? extends T> source, Mono<Void> interruption) {
		return Mono.fromDirect(new Interruptible<>(source, interruption, true));
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> subscriber) {
		Passage<T> passage = new Passage<>(subscriber, this.single);
		subscriber.onSubscribe(passage);
		passage.listenTo(this.interruption);
		if (!passage.isClosed()) {
			this.source.subscribe(passage);
		}
	}

	private static final class Passage<T> extends Operators.DeferredSubscription implements CoreSubscriber<T> {

		private static final int ENDED = 1 << 30;

		private static final int INTERRUPTED = 1 << 29;

		private final CoreSubscriber<? super T> subscriber;

		private final boolean single;

		private final AtomicInteger state = new AtomicInteger();

		private final Disposable.Swap listening = Disposables.swap();

		private volatile @Nullable Throwable error;

		Passage(CoreSubscriber<? super T> subscriber, boolean single) {
			this.subscriber = subscriber;
			this.single = single;
		}

		void listenTo(Mono<Void> interruption) {
			this.listening.update(interruption.subscribe(null, this::interrupt, null, currentContext()));
		}

		boolean isClosed() {
			return isCancelled() || this.state.get() >= INTERRUPTED;
		}

		@Override
		public Context currentContext() {
			return this.subscriber.currentContext();
		}

		@Override
		public void onSubscribe(Subscription source) {
			set(source);
		}

		@Override
		public void onNext(T item) {
			if (this.single) {
				last(item);
				return;
			}
			int now = this.state.getAndUpdate((state) -> (state >= INTERRUPTED) ? state : state + 1);
			if (now >= INTERRUPTED) {
				Operators.onNextDropped(item, currentContext());
				return;
			}
			try {
				this.subscriber.onNext(item);
			}
			finally {
				if (this.state.decrementAndGet() == INTERRUPTED) {
					emitInterruption();
				}
			}
		}

		private void last(T item) {
			if (end()) {
				this.subscriber.onNext(item);
				this.subscriber.onComplete();
			}
			else {
				Operators.onNextDropped(item, currentContext());
			}
		}

		@Override
		public void onError(Throwable error) {
			if (end()) {
				this.subscriber.onError(error);
			}
			else {
				Operators.onErrorDropped(error, DroppedErrors.logQuietly(currentContext()));
			}
		}

		@Override
		public void onComplete() {
			if (end()) {
				this.subscriber.onComplete();
			}
		}

		private boolean end() {
			int now = this.state.getAndUpdate((state) -> (state >= INTERRUPTED) ? state : state | ENDED);
			this.listening.dispose();
			return now < INTERRUPTED;
		}

		/**
		 * Nothing is emitted any more, also if an interruption has come and waits for the
		 * signal that is being emitted.
		 */
		@Override
		public void cancel() {
			this.state.updateAndGet((state) -> state | ENDED);
			this.listening.dispose();
			super.cancel();
		}

		private void interrupt(Throwable error) {
			this.error = error;
			int now = this.state.getAndUpdate((state) -> (state >= INTERRUPTED) ? state : state | INTERRUPTED);
			if (now >= INTERRUPTED) {
				return;
			}
			try {
				super.cancel();
			}
			finally {
				if (now == 0) {
					emitInterruption();
				}
			}
		}

		private void emitInterruption() {
			Throwable error = this.error;
			if (error != null) {
				this.subscriber.onError(error);
			}
		}

	}

}
