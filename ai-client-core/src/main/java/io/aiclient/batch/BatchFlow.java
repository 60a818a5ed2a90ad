package io.aiclient.batch;

import java.util.function.Predicate;

import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;

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
	 * Creates a flow, which runs a batch for each subscription, of at most so many items
	 * between source and subscriber.
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
		 * Begins the call of an item, which reports to it, perhaps at once. Does not
		 * throw.
		 */
		void begin(PendingItem item);

		/**
		 * Cancels the calls of those items that have not ended.
		 */
		void cancel(Predicate<PendingItem> those);

		/**
		 * Ends when no more calls are made, in the error with which a batch ends then.
		 */
		Mono<Void> closing();

	}

}
