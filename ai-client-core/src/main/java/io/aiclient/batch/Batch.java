package io.aiclient.batch;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;

/**
 * One run of a batch: the subscriber of its source, and its subscriber's subscription.
 */
final class Batch implements CoreSubscriber<AiRequest>, Subscription, ResultDelivery.Run<AiResponse> {

	private final BatchFlow.Calls calls;

	private final int window;

	private final ResultDelivery<AiResponse> delivery;

	private final Disposable.Swap closing = Disposables.swap();

	/**
	 * Items between source and subscriber.
	 */
	private final AtomicInteger held = new AtomicInteger();

	/**
	 * Counts what one thread has to look at.
	 */
	private final AtomicInteger asks = new AtomicInteger();

	private volatile @Nullable Subscription source;

	private volatile boolean oneWaits;

	private volatile boolean sourceEnded;

	private volatile @Nullable Throwable error;

	private long nextIndex;

	Batch(CoreSubscriber<? super AiResult<AiResponse>> subscriber, BatchFlow.Calls calls, int window) {
		this.delivery = new ResultDelivery<>(subscriber, this);
		this.calls = calls;
		this.window = window;
	}

	void begin(Publisher<AiRequest> source) {
		this.closing.update(this.calls.closing().subscribe(null, this::closed, null, currentContext()));
		if (!this.sourceEnded && !this.delivery.isOver()) {
			source.subscribe(this);
		}
	}

	@Override
	public Context currentContext() {
		return this.delivery.context();
	}

	@Override
	public void onSubscribe(Subscription source) {
		if (Operators.validate(this.source, source)) {
			this.source = source;
			if (this.delivery.isOver() || this.sourceEnded) {
				source.cancel();
			}
			hasRoom();
		}
	}

	/**
	 * Asks the source for the next request, when there is room for it and no other waits
	 * to be admitted.
	 */
	@Override
	public void hasRoom() {
		if (this.asks.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		while (seen != 0) {
			Subscription from = this.source;
			if (from != null && !this.oneWaits && !this.sourceEnded && !this.delivery.isOver()
					&& this.held.get() < this.window) {
				this.oneWaits = true;
				from.request(1);
			}
			seen = this.asks.addAndGet(-seen);
		}
	}

	@Override
	public void onNext(AiRequest request) {
		if (this.delivery.isOver()) {
			return;
		}
		this.held.incrementAndGet();
		this.calls.begin(new PendingItem(this, this.nextIndex++, request));
		if (this.delivery.isOver()) {
			this.calls.cancel((item) -> item.isOf(this));
		}
	}

	/**
	 * No item waits to be admitted.
	 */
	void goOn() {
		this.oneWaits = false;
		hasRoom();
	}

	void ended(AiResult<AiResponse> result) {
		this.delivery.add(result);
	}

	@Override
	public void delivered(AiResult<AiResponse> result) {
		this.held.decrementAndGet();
	}

	@Override
	public boolean isExhausted() {
		return this.sourceEnded && this.held.get() == 0;
	}

	@Override
	public @Nullable Throwable end() {
		this.closing.dispose();
		return this.error;
	}

	@Override
	public void onError(Throwable error) {
		if (this.sourceEnded) {
			Operators.onErrorDropped(error, currentContext());
			return;
		}
		this.error = error;
		onComplete();
	}

	@Override
	public void onComplete() {
		this.sourceEnded = true;
		this.delivery.look();
	}

	private void closed(Throwable error) {
		if (!this.sourceEnded) {
			this.error = error;
			this.sourceEnded = true;
			Subscription from = this.source;
			if (from != null) {
				from.cancel();
			}
			this.delivery.look();
		}
	}

	@Override
	public void request(long n) {
		this.delivery.request(n);
	}

	@Override
	public void cancel() {
		this.delivery.cancel();
		this.closing.dispose();
		Subscription from = this.source;
		if (from != null) {
			from.cancel();
		}
		this.calls.cancel((item) -> item.isOf(this));
	}

}
