package io.aiclient.batch;

import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

import io.aiclient.AiResult;
import io.aiclient.Ticker;

/**
 * Delivers results, whichever threads they come from: one at a time, as many as were
 * asked for, on a thread that may block; and the end after the last. Safe for use by many
 * threads.
 *
 * @param <T> type of the values
 */
public final class ResultDelivery<T> {

	/**
	 * Results that come within so long of each other are delivered together, half of it
	 * late at most.
	 */
	private static final long SUCCESSION_NANOS = 1_000_000;

	/**
	 * The time in which a thread waits, whatever time the client has.
	 */
	private static final Ticker THREADS = Ticker.system();

	private final CoreSubscriber<? super AiResult<T>> subscriber;

	private final Run<T> run;

	private final Queue<AiResult<T>> results = Queues.<AiResult<T>>unboundedMultiproducer().get();

	private final AtomicLong requested = new AtomicLong();

	/**
	 * Counts what the worker has to look at.
	 */
	private final AtomicInteger deliveries = new AtomicInteger();

	private final Scheduler.Worker worker = Schedulers.boundedElastic().createWorker();

	/**
	 * The thread that brought the last result.
	 */
	private volatile @Nullable Thread broughtBy;

	private volatile boolean over;

	/**
	 * Of the worker's thread.
	 */
	private long deliveredAt = THREADS.nanos() - SUCCESSION_NANOS;

	/**
	 * Creates the delivery of one run.
	 * @param subscriber who gets the results
	 * @param run where they come from
	 */
	public ResultDelivery(CoreSubscriber<? super AiResult<T>> subscriber, Run<T> run) {
		this.subscriber = subscriber;
		this.run = run;
	}

	public Context context() {
		return this.subscriber.currentContext();
	}

	/**
	 * Whether the subscriber gets no signal any more.
	 */
	public boolean isOver() {
		return this.over;
	}

	public void add(AiResult<T> result) {
		this.results.offer(result);
		this.broughtBy = Thread.currentThread();
		look();
	}

	public void request(long n) {
		if (Operators.validate(n)) {
			this.requested.accumulateAndGet(n, Operators::addCap);
			look();
		}
	}

	/**
	 * Cancels: what was not delivered is dropped.
	 */
	public void cancel() {
		this.over = true;
		this.worker.dispose();
		look();
	}

	/**
	 * Has the worker deliver results as far as they were asked for, and the end after the
	 * last. A scheduler that takes no more tasks leaves that to this thread.
	 */
	public void look() {
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
			if (this.over) {
				this.results.clear();
			}
			else if (this.run.isExhausted()) {
				end();
			}
			else if (delivered) {
				this.run.hasRoom();
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
		while (delivered < most && !this.over) {
			AiResult<T> result = this.results.poll();
			if (result == null) {
				break;
			}
			this.subscriber.onNext(result);
			this.run.delivered(result);
			delivered++;
		}
		if (delivered > 0 && most != Long.MAX_VALUE) {
			this.requested.addAndGet(-delivered);
		}
		return delivered > 0;
	}

	private void end() {
		this.over = true;
		Throwable failed = this.run.end();
		if (failed != null) {
			this.subscriber.onError(failed);
		}
		else {
			this.subscriber.onComplete();
		}
		this.worker.dispose();
	}

	/**
	 * Where results come from.
	 *
	 * @param <T> type of the values
	 */
	public interface Run<T> {

		/**
		 * A result was delivered.
		 */
		void delivered(AiResult<T> result);

		/**
		 * Results were delivered, which makes room for more.
		 */
		void hasRoom();

		/**
		 * Whether the last result was delivered, and no other comes.
		 */
		boolean isExhausted();

		/**
		 * Ends it, when it is exhausted.
		 * @return the error that the subscriber gets; null if it is complete
		 */
		@Nullable Throwable end();

	}

}
