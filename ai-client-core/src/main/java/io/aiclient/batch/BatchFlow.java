package io.aiclient.batch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;

/**
 * Many requests in, one result out for each.
 * <p>
 * How is it designed, and why? A batch is two stages. The first admits one item at a
 * time, and asks the source for the next only when that one has gone: so a source is read
 * no faster than the quota allows, and one item waits, not a million. The second runs
 * what was admitted, all at once; it holds a bounded number of items, among them results
 * that nobody has fetched, so that a slow consumer slows the first stage down. An error
 * of the source is kept until what is in flight has ended.
 *
 * @param <I> type of an admitted item
 */
public final class BatchFlow<I> {

	private static final int RESULTS_AHEAD = 32;

	private final Steps<I> steps;

	private final int window;

	private final Scheduler scheduler;

	/**
	 * Creates a flow.
	 * @param steps how an item is admitted and run
	 * @param window the most items between admission and delivery
	 * @param scheduler whose threads may block: results are delivered there
	 */
	public BatchFlow(Steps<I> steps, int window, Scheduler scheduler) {
		this.steps = steps;
		this.window = window;
		this.scheduler = scheduler;
	}

	/**
	 * Runs a batch for each subscription.
	 * @param requests the source
	 * @return the results as they complete
	 */
	public Flux<AiResult<AiResponse>> run(Publisher<AiRequest> requests) {
		return Flux.defer(() -> {
			AtomicLong index = new AtomicLong();
			Handover handover = new Handover();
			return Flux.from(requests)
				.concatMapDelayError(
						(request) -> this.steps.admit(index.getAndIncrement(), request).doOnNext(handover::offer), 0)
				.flatMapDelayError((item) -> Mono.defer(() -> {
					handover.taken(item);
					return this.steps.run(item);
				}), this.window, 1)
				.doOnCancel(handover::cancel)
				.publishOn(this.scheduler, true, RESULTS_AHEAD);
		});
	}

	/**
	 * The steps of an item.
	 *
	 * @param <I> type of an admitted item
	 */
	public interface Steps<I> {

		/**
		 * Waits until the item may go. Must not end in an error: an item that may not go
		 * is admitted all the same, and fails when it is run.
		 * @param index its position in the input
		 * @param request what to send
		 * @return the admitted item
		 */
		Mono<I> admit(long index, AiRequest request);

		/**
		 * Sends an admitted item. Must not end in an error.
		 * @param item the item
		 * @return its result
		 */
		Mono<AiResult<AiResponse>> run(I item);

		/**
		 * Gives back an admitted item that will not be run.
		 * @param item the item
		 */
		void abandon(I item);

	}

	/**
	 * The one item that may be on its way from the first stage to the second when the
	 * batch is cancelled: it must not be lost with what it holds.
	 */
	private final class Handover {

		private final AtomicReference<@Nullable I> offered = new AtomicReference<>();

		private volatile boolean cancelled;

		void offer(I item) {
			this.offered.set(item);
			if (this.cancelled) {
				abandonOffered();
			}
		}

		void taken(I item) {
			this.offered.compareAndSet(item, null);
		}

		void cancel() {
			this.cancelled = true;
			abandonOffered();
		}

		private void abandonOffered() {
			I item = this.offered.getAndSet(null);
			if (item != null) {
				BatchFlow.this.steps.abandon(item);
			}
		}

	}

}
