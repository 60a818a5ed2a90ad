package io.aiclient.batch;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
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

	private final FollowedSource source;

	/**
	 * Items between source and subscriber.
	 */
	private final AtomicInteger held = new AtomicInteger();

	/**
	 * Counts what one thread has to look at.
	 */
	private final AtomicInteger asks = new AtomicInteger();

	private volatile boolean oneWaits;

	private long nextIndex;

	Batch(CoreSubscriber<? super AiResult<AiResponse>> subscriber, BatchFlow.Calls calls, int window) {
		this.delivery = new ResultDelivery<>(subscriber, this);
		this.source = new FollowedSource(this, this.delivery);
		this.calls = calls;
		this.window = window;
	}

	void begin(Publisher<AiRequest> source) {
		this.source.begin(source, this, this.calls.closing());
	}

	@Override
	public Context currentContext() {
		return this.delivery.context();
	}

	@Override
	public void onSubscribe(Subscription source) {
		this.source.subscribed(source);
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
			Subscription from = this.source.subscription();
			if (from != null && !this.oneWaits && !this.source.hasEnded() && !this.delivery.isOver()
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
		return this.source.hasEnded() && this.held.get() == 0;
	}

	@Override
	public @Nullable Throwable end() {
		return this.source.over();
	}

	@Override
	public void onError(Throwable error) {
		this.source.failed(error);
	}

	@Override
	public void onComplete() {
		this.source.completed();
	}

	@Override
	public void request(long n) {
		this.delivery.request(n);
	}

	@Override
	public void cancel() {
		this.delivery.cancel();
		this.source.cancel();
		this.calls.cancel((item) -> item.isOf(this));
	}

}
