package io.aiclient.client;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.aiclient.AiResponse;
import io.aiclient.batch.BatchFlow;
import io.aiclient.batch.PendingItem;
import io.aiclient.client.AiClientObserver.Operation;
import io.aiclient.error.AiClientException;

/**
 * The calls of the items of batches.
 */
final class BatchCalls implements BatchFlow.Calls {

	private final ActiveCalls calls;

	private final Pipeline pipeline;

	BatchCalls(ActiveCalls calls, Pipeline pipeline) {
		this.calls = calls;
		this.pipeline = pipeline;
	}

	@Override
	public void begin(PendingItem item) {
		try {
			this.pipeline.drive(
					this.calls.begin(item.request(), Operation.BATCH_ITEM, WrittenPassage.WHOLE, new ItemOutput(item)));
		}
		catch (AiClientException ex) {
			item.failed(ex, null);
		}
	}

	@Override
	public void cancel(Predicate<PendingItem> those) {
		this.calls.cancel((output) -> output instanceof ItemOutput of && those.test(of.item));
	}

	@Override
	public Mono<Void> closing() {
		return this.calls.closing();
	}

	private record ItemOutput(PendingItem item) implements CallOutput {

		@Override
		public Context context() {
			return this.item.context();
		}

		@Override
		public void admitted() {
			this.item.admitted();
		}

		@Override
		public void succeeded(AiResponse response) {
			this.item.succeeded(response);
		}

		@Override
		public void failed(AiClientException error, @Nullable AiResponse paid) {
			this.item.failed(error, paid);
		}

	}

}
