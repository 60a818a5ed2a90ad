package io.aiclient.spring.web;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.aiclient.AiPiece;

/**
 * Pieces that complete with the one that ends the answer, whether the body behind it ends
 * or not. From then on the {@link Rest} decides about the source, and what it still
 * brings is dropped.
 *
 * @param <P> type of the pieces
 */
final class AnswerEnd<P extends AiPiece> extends Flux<P> {

	private final Flux<P> source;

	private final Rest rest;

	AnswerEnd(Flux<P> source, Rest rest) {
		this.source = source;
		this.rest = rest;
	}

	@Override
	public void subscribe(CoreSubscriber<? super P> subscriber) {
		this.source.subscribe(new Pieces<>(subscriber, this.rest));
	}

	/**
	 * What comes behind the answer. The first call comes before the pieces complete.
	 */
	interface Rest {

		Rest UNREAD = new Rest() {
			@Override
			public void begins(Subscription source) {
				source.cancel();
			}

			@Override
			public void ended() {
				// was not waited for
			}
		};

		/**
		 * The answer is whole, and its body is not at its end.
		 */
		void begins(Subscription source);

		/**
		 * The body came to its end, or broke off.
		 */
		void ended();

	}

	private static final class Pieces<P extends AiPiece> implements CoreSubscriber<P>, Subscription {

		private final CoreSubscriber<? super P> subscriber;

		private final Rest rest;

		private Subscription source = Operators.emptySubscription();

		private volatile boolean cancelled;

		private volatile boolean completed;

		Pieces(CoreSubscriber<? super P> subscriber, Rest rest) {
			this.subscriber = subscriber;
			this.rest = rest;
		}

		@Override
		public Context currentContext() {
			return this.subscriber.currentContext();
		}

		@Override
		public void onSubscribe(Subscription source) {
			this.source = source;
			this.subscriber.onSubscribe(this);
		}

		@Override
		public void onNext(P piece) {
			if (this.completed) {
				return;
			}
			this.subscriber.onNext(piece);
			if (piece.end() == null || this.cancelled) {
				return;
			}
			this.rest.begins(this.source);
			this.completed = true;
			this.subscriber.onComplete();
			this.source.request(Long.MAX_VALUE);
		}

		@Override
		public void onError(Throwable error) {
			if (this.completed) {
				this.rest.ended();
			}
			else {
				this.subscriber.onError(error);
			}
		}

		@Override
		public void onComplete() {
			if (this.completed) {
				this.rest.ended();
			}
			else {
				this.subscriber.onComplete();
			}
		}

		@Override
		public void request(long n) {
			if (!this.completed) {
				this.source.request(n);
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			if (!this.completed) {
				this.source.cancel();
			}
		}

	}

}
