package io.aiclient.batch;

import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.Ticker;

/**
 * One run of a batch: the subscriber of its source, and its subscriber's subscription.
 */
final class Batch implements CoreSubscriber<AiRequest>, Subscription {

	/**
	 * Results that come within so long of each other are delivered together, half of it
	 * late at most.
	 */
	private static final long SUCCESSION_NANOS = 1_000_000;

	/**
	 * The time in which a thread waits, whatever time the client has.
	 */
	private static final Ticker THREADS = Ticker.system();

	private final CoreSubscriber<? super AiResult<AiResponse>> subscriber;

	private final BatchFlow.Calls calls;

	private final int window;

	private final Queue<AiResult<AiResponse>> results = Queues.<AiResult<AiResponse>>unboundedMultiproducer().get();

	private final Disposable.Swap closing = Disposables.swap();

	/**
	 * Items between source and subscriber.
	 */
	private final AtomicInteger held = new AtomicInteger();

	private final AtomicLong requested = new AtomicLong();

	/**
	 * Counts what one thread has to look at, in each of the two loops.
	 */
	private final AtomicInteger asks = new AtomicInteger();

	private final AtomicInteger deliveries = new AtomicInteger();

	private final Scheduler.Worker worker = Schedulers.boundedElastic().createWorker();

	private volatile @Nullable Subscription source;

	/**
	 * The thread that brought the last result.
	 */
	private volatile @Nullable Thread broughtBy;

	private volatile boolean oneWaits;

	private volatile boolean sourceEnded;

	private volatile boolean cancelled;

	private volatile @Nullable Throwable error;

	private long nextIndex;

	/**
	 * Of the worker's thread.
	 */
	private long deliveredAt = THREADS.nanos() - SUCCESSION_NANOS;

	Batch(CoreSubscriber<? super AiResult<AiResponse>> subscriber, BatchFlow.Calls calls, int window) {
		this.subscriber = subscriber;
		this.calls = calls;
		this.window = window;
	}

	void begin(Publisher<AiRequest> source) {
		this.closing.update(this.calls.closing().subscribe(null, this::closed, null, currentContext()));
		if (!this.sourceEnded && !this.cancelled) {
			source.subscribe(this);
		}
	}

	@Override
	public Context currentContext() {
		return this.subscriber.currentContext();
	}

	@Override
	public void onSubscribe(Subscription source) {
		if (Operators.validate(this.source, source)) {
			this.source = source;
			if (this.cancelled || this.sourceEnded) {
				source.cancel();
			}
			ask();
		}
	}

	/**
	 * Asks the source for the next request, when there is room for it and no other waits
	 * to be admitted.
	 */
	private void ask() {
		if (this.asks.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		while (seen != 0) {
			Subscription from = this.source;
			if (from != null && !this.oneWaits && !this.sourceEnded && !this.cancelled
					&& this.held.get() < this.window) {
				this.oneWaits = true;
				from.request(1);
			}
			seen = this.asks.addAndGet(-seen);
		}
	}

	@Override
	public void onNext(AiRequest request) {
		if (this.cancelled) {
			return;
		}
		this.held.incrementAndGet();
		this.calls.begin(new PendingItem(this, this.nextIndex++, request));
		if (this.cancelled) {
			this.calls.cancel((item) -> item.isOf(this));
		}
	}

	/**
	 * No item waits to be admitted.
	 */
	void goOn() {
		this.oneWaits = false;
		ask();
	}

	void ended(AiResult<AiResponse> result) {
		this.results.offer(result);
		this.broughtBy = Thread.currentThread();
		deliver();
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
		deliver();
	}

	private void closed(Throwable error) {
		if (!this.sourceEnded) {
			this.error = error;
			this.sourceEnded = true;
			Subscription from = this.source;
			if (from != null) {
				from.cancel();
			}
			deliver();
		}
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			this.requested.accumulateAndGet(n, Operators::addCap);
			deliver();
		}
	}

	/**
	 * Has the worker deliver results as far as they were asked for, and the end after the
	 * last. A scheduler that takes no more tasks leaves that to this thread.
	 */
	private void deliver() {
		if (this.deliveries.getAndIncrement() == 0) {
			try {
				this.worker.schedule(this::deliverAll);
			}
			catch (RejectedExecutionException ex) {
				deliverAll();
			}
		}
	}

	private void deliverAll() {
		int seen = 1;
		while (seen != 0) {
			boolean delivered = deliverRequested();
			if (this.cancelled) {
				this.results.clear();
			}
			else if (this.sourceEnded && this.held.get() == 0) {
				end();
			}
			else if (delivered) {
				ask();
				linger(seen);
			}
			seen = this.deliveries.addAndGet(-seen);
		}
	}

	/**
	 * Waits a moment for more results if other threads bring them in quick succession and
	 * none has come meanwhile, so that a wake-up of this thread serves several.
	 */
	private void linger(int seen) {
		if (this.deliveries.get() == seen && this.requested.get() != 0 && this.broughtBy != Thread.currentThread()
				&& THREADS.nanos() - this.deliveredAt < SUCCESSION_NANOS) {
			LockSupport.parkNanos(this, SUCCESSION_NANOS / 2);
		}
		this.deliveredAt = THREADS.nanos();
	}

	private boolean deliverRequested() {
		long most = this.requested.get();
		long delivered = 0;
		while (delivered < most && !this.cancelled) {
			AiResult<AiResponse> result = this.results.poll();
			if (result == null) {
				break;
			}
			this.subscriber.onNext(result);
			this.held.decrementAndGet();
			delivered++;
		}
		if (delivered > 0 && most != Long.MAX_VALUE) {
			this.requested.addAndGet(-delivered);
		}
		return delivered > 0;
	}

	private void end() {
		this.cancelled = true;
		this.closing.dispose();
		Throwable failed = this.error;
		if (failed != null) {
			this.subscriber.onError(failed);
		}
		else {
			this.subscriber.onComplete();
		}
		this.worker.dispose();
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		this.closing.dispose();
		Subscription from = this.source;
		if (from != null) {
			from.cancel();
		}
		this.calls.cancel((item) -> item.isOf(this));
		this.worker.dispose();
		deliver();
	}

}
