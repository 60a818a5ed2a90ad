package io.aiclient.batch;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The source of one run, from its subscription to its end: an error of it is kept until
 * what it brought has been delivered, and the closing of the client ends it like an error
 * of its own. Safe for use by many threads.
 */
public final class FollowedSource {

	private final ResultDelivery.Run<?> run;

	private final ResultDelivery<?> delivery;

	private final Disposable.Swap closing = Disposables.swap();

	private volatile @Nullable Subscription subscription;

	private volatile boolean ended;

	private volatile @Nullable Throwable error;

	/**
	 * Creates what follows a source.
	 * @param run looks for room when there is a subscription, and when the source ends
	 * @param delivery delivers what the run makes of the source
	 */
	public FollowedSource(ResultDelivery.Run<?> run, ResultDelivery<?> delivery) {
		this.run = run;
		this.delivery = delivery;
	}

	/**
	 * Subscribes to the source, unless all is over already.
	 * @param <T> type of its elements
	 * @param source the source
	 * @param subscriber the subscriber of the source
	 * @param closing ends with an error when the client closes
	 */
	public <T> void begin(Publisher<T> source, CoreSubscriber<? super T> subscriber, Mono<Void> closing) {
		this.closing.update(closing.subscribe(null, this::closed, null, this.delivery.context()));
		if (!this.ended && !this.delivery.isOver()) {
			source.subscribe(subscriber);
		}
	}

	/**
	 * The subscriber was given its subscription.
	 */
	public void subscribed(Subscription given) {
		if (Operators.validate(this.subscription, given)) {
			this.subscription = given;
			if (this.delivery.isOver() || this.ended) {
				given.cancel();
			}
			this.run.hasRoom();
		}
	}

	/**
	 * What is asked for elements; null if there is nothing yet.
	 */
	public @Nullable Subscription subscription() {
		return this.subscription;
	}

	/**
	 * Whether no element comes any more.
	 */
	public boolean hasEnded() {
		return this.ended;
	}

	/**
	 * No element comes any more.
	 */
	public void completed() {
		end(null);
	}

	/**
	 * No element comes any more, because of an error. One after the end is dropped.
	 */
	public void failed(Throwable error) {
		if (this.ended) {
			Operators.onErrorDropped(error, this.delivery.context());
			return;
		}
		end(error);
	}

	private void closed(Throwable error) {
		if (!this.ended) {
			this.error = error;
			this.ended = true;
			stop();
			look();
		}
	}

	private void end(@Nullable Throwable error) {
		if (error != null) {
			this.error = error;
		}
		this.ended = true;
		look();
	}

	private void look() {
		this.run.hasRoom();
		this.delivery.look();
	}

	/**
	 * What it brought has been delivered.
	 * @return the error in which it ended; null if it is complete
	 */
	public @Nullable Throwable over() {
		this.closing.dispose();
		return this.error;
	}

	/**
	 * Cancels the subscription.
	 */
	public void cancel() {
		this.closing.dispose();
		stop();
	}

	private void stop() {
		Subscription given = this.subscription;
		if (given != null) {
			given.cancel();
		}
	}

}
