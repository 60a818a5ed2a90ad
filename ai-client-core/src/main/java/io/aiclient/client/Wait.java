package io.aiclient.client;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * What a call waits for, and the state that it is in meanwhile: subscribed to once the
 * call has moved to it, and over with the first signal. A release cancels it.
 *
 * @param <T> type of what comes
 */
abstract non-sealed class Wait<T> implements CallState, CoreSubscriber<T> {

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<Wait, Subscription> SUBSCRIPTION = AtomicReferenceFieldUpdater
		.newUpdater(Wait.class, Subscription.class, "subscription");

	private final Call call;

	private volatile @Nullable Subscription subscription;

	private boolean over;

	Wait(Call call) {
		this.call = call;
	}

	final Call call() {
		return this.call;
	}

	/**
	 * Waits for a publisher.
	 * @param publisher its first signal ends the wait
	 */
	final void begin(Publisher<? extends T> publisher) {
		try {
			publisher.subscribe(this);
		}
		catch (Throwable thrown) {
			onError(thrown);
		}
	}

	/**
	 * It is over. The call may have ended meanwhile.
	 * @param value what came; null if nothing did
	 */
	abstract void over(@Nullable T value);

	/**
	 * It failed. The call may have ended meanwhile.
	 * @param error why
	 */
	abstract void failed(Throwable error);

	@Override
	public void release() {
		try {
			if (this.subscription != Operators.cancelledSubscription()) {
				Operators.terminate(SUBSCRIPTION, this);
			}
		}
		catch (Throwable thrown) {
			DroppedErrors.cancelThrew(thrown);
		}
	}

	@Override
	public final Context currentContext() {
		return this.call.context();
	}

	@Override
	public final void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(SUBSCRIPTION, this, subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public final void onNext(T value) {
		end(value);
	}

	@Override
	public final void onComplete() {
		end(null);
	}

	private void end(@Nullable T value) {
		if (!this.over) {
			this.over = true;
			try {
				over(value);
			}
			catch (Throwable thrown) {
				this.call.broke(thrown);
			}
		}
	}

	@Override
	public final void onError(Throwable error) {
		if (this.over) {
			DroppedErrors.log(error);
			return;
		}
		this.over = true;
		try {
			failed(error);
		}
		catch (Throwable thrown) {
			this.call.broke(thrown);
		}
	}

}
