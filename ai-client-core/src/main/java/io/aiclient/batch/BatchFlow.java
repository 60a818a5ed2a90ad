package io.aiclient.batch;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiClientException;

/**
 * Many requests in, one result out for each.
 * <p>
 * How is it designed, and why? One item at a time waits to be admitted, and the source is
 * asked for the next only when that one has gone out: so a source is read no faster than
 * the quota allows, and one item waits, not a million. A bounded number of items is
 * between the source and the subscriber, among them results that were not fetched, so
 * that a slow subscriber slows the source down. Results go through one queue, whichever
 * threads they come from. Asking the source and delivering results are two loops, each
 * run by one thread at a time, so that neither grows a stack nor holds the other up. An
 * error of the source is kept until what is in flight has ended.
 */
public final class BatchFlow extends Flux<AiResult<AiResponse>> {

	private final Publisher<AiRequest> source;

	private final Calls calls;

	private final int window;

	/**
	 * Creates a flow, which runs a batch for each subscription.
	 * @param source the requests
	 * @param calls makes their calls
	 * @param window the most items between source and subscriber
	 */
	public BatchFlow(Publisher<AiRequest> source, Calls calls, int window) {
		this.source = source;
		this.calls = calls;
		this.window = window;
	}

	@Override
	public void subscribe(CoreSubscriber<? super AiResult<AiResponse>> subscriber) {
		Batch batch = new Batch(subscriber, this.calls, this.window);
		subscriber.onSubscribe(batch);
		batch.begin(this.source);
	}

	/**
	 * Makes the calls of items.
	 */
	public interface Calls {

		/**
		 * Begins the call of an item, which reports to the item, perhaps at once. Does
		 * not throw.
		 * @param item the item
		 */
		void begin(Item item);

		/**
		 * Cancels the calls of those items of a batch that have not ended.
		 * @param batch the batch
		 */
		void cancel(Batch batch);

		/**
		 * When no more calls are made.
		 * @return ends in the error with which a batch ends then
		 */
		Mono<Void> closing();

	}

	/**
	 * One item of a batch: what its call reports to. One of {@link #succeeded} and
	 * {@link #failed} ends it.
	 */
	public static final class Item {

		private static final AtomicIntegerFieldUpdater<Item> ADMITTED = AtomicIntegerFieldUpdater.newUpdater(Item.class,
				"admitted");

		private final Batch batch;

		private final long index;

		private final AiRequest request;

		private volatile int admitted;

		Item(Batch batch, long index, AiRequest request) {
			this.batch = batch;
			this.index = index;
			this.request = request;
		}

		/**
		 * What to send.
		 * @return the request as it was given
		 */
		public AiRequest request() {
			return this.request;
		}

		/**
		 * The context of the batch's subscriber.
		 * @return the context
		 */
		public Context context() {
			return this.batch.currentContext();
		}

		/**
		 * Whether it is an item of a batch.
		 * @param batch the batch
		 * @return whether it is
		 */
		public boolean isOf(Batch batch) {
			return this.batch == batch;
		}

		/**
		 * The item waits for its turn no more, so that the next may. Only the first time
		 * counts.
		 */
		public void admitted() {
			if (this.admitted == 0 && ADMITTED.compareAndSet(this, 0, 1)) {
				this.batch.goOn();
			}
		}

		/**
		 * The item has its answer.
		 * @param response the answer
		 */
		public void succeeded(AiResponse response) {
			end(new AiResult.Success<>(this.index, this.request, response, response));
		}

		/**
		 * The item has failed.
		 * @param error why
		 * @param paid an answer that was paid for all the same; null if there is none
		 */
		public void failed(AiClientException error, @Nullable AiResponse paid) {
			end(new AiResult.Failure<>(this.index, this.request, error, paid));
		}

		private void end(AiResult<AiResponse> result) {
			this.batch.ended(result);
			admitted();
		}

	}

	/**
	 * One run of a batch: the subscriber of its source, and its subscriber's
	 * subscription.
	 */
	public static final class Batch implements CoreSubscriber<AiRequest>, Subscription {

		private final CoreSubscriber<? super AiResult<AiResponse>> subscriber;

		private final Calls calls;

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

		private volatile @Nullable Subscription source;

		private volatile boolean oneWaits;

		private volatile boolean sourceEnded;

		private volatile boolean cancelled;

		private volatile @Nullable Throwable error;

		private long nextIndex;

		Batch(CoreSubscriber<? super AiResult<AiResponse>> subscriber, Calls calls, int window) {
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
		 * Asks the source for the next request, when there is room for it and no other
		 * waits to be admitted.
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
			this.held.incrementAndGet();
			this.calls.begin(new Item(this, this.nextIndex++, request));
			if (this.cancelled) {
				this.calls.cancel(this);
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
		 * Delivers results as far as they were asked for, and the end after the last.
		 */
		private void deliver() {
			if (this.deliveries.getAndIncrement() != 0) {
				return;
			}
			int seen = 1;
			boolean madeRoom = false;
			while (seen != 0) {
				madeRoom |= deliverRequested();
				if (this.sourceEnded && this.held.get() == 0 && !this.cancelled) {
					end();
				}
				seen = this.deliveries.addAndGet(-seen);
			}
			if (madeRoom) {
				ask();
			}
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
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			this.closing.dispose();
			Subscription from = this.source;
			if (from != null) {
				from.cancel();
			}
			this.calls.cancel(this);
			this.results.clear();
		}

	}

}
