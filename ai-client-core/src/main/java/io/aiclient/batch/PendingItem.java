package io.aiclient.batch;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiClientException;

/**
 * One item of a batch: what its call reports to. One of {@link #succeeded} and
 * {@link #failed} ends it.
 */
public final class PendingItem {

	private static final AtomicIntegerFieldUpdater<PendingItem> ADMITTED = AtomicIntegerFieldUpdater
		.newUpdater(PendingItem.class, "admitted");

	private final Batch batch;

	private final long index;

	private final AiRequest request;

	private volatile int admitted;

	PendingItem(Batch batch, long index, AiRequest request) {
		this.batch = batch;
		this.index = index;
		this.request = request;
	}

	public AiRequest request() {
		return this.request;
	}

	/**
	 * The context of the batch's subscriber.
	 */
	public Context context() {
		return this.batch.currentContext();
	}

	boolean isOf(Batch batch) {
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

	public void succeeded(AiResponse response) {
		end(new AiResult.Success<>(this.index, this.request, response, response));
	}

	/**
	 * The item has failed.
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
