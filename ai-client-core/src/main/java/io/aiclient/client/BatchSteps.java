package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.batch.BatchFlow;
import io.aiclient.client.AiClientObserver.Operation;
import io.aiclient.error.AiClientException;

/**
 * An item of a batch on the way of a request: admitted in the batch's first stage, run in
 * its second, and a failure where a call would be an error.
 */
final class BatchSteps implements BatchFlow.Steps<BatchSteps.Item> {

	private final ActiveCalls calls;

	private final RequestChain chain;

	private final Answers answers;

	BatchSteps(ActiveCalls calls, RequestChain chain, Answers answers) {
		this.calls = calls;
		this.chain = chain;
		this.answers = answers;
	}

	@Override
	public Mono<Item> admit(long index, AiRequest request) {
		return Mono.deferContextual((context) -> {
			Call call;
			try {
				call = this.calls.begin(request, Operation.BATCH_ITEM, context);
			}
			catch (AiClientException ex) {
				return Mono.just(new Item(index, request, null, ex));
			}
			Item item = new Item(index, request, call, null);
			return Boundary
				.ofMono(() -> call
					.interruptibleMono(admit(item, call).switchIfEmpty(Mono.defer(() -> admitAgain(item, call)))),
						this.calls::inside)
				.onErrorResume((failure) -> Mono.just(failed(index, request, call, this.chain.error(failure))))
				.doOnCancel(() -> this.calls.cancelled(call));
		});
	}

	/**
	 * Asks until it is admitted. Apart from the first time, which is nearly always
	 * enough.
	 */
	private Mono<Item> admitAgain(Item item, Call call) {
		return Mono.defer(() -> admit(item, call)).repeatWhenEmpty((rounds) -> rounds);
	}

	private Mono<Item> admit(Item item, Call call) {
		return this.answers.admit(call).map((admitted) -> item);
	}

	private Item failed(long index, AiRequest request, Call call, AiClientException error) {
		this.calls.failed(call, error);
		return new Item(index, request, null, error);
	}

	@Override
	public Mono<AiResult<AiResponse>> run(Item item) {
		Call call = item.call();
		if (call == null) {
			return Mono.just(item.failure(null));
		}
		return this.calls.track(call, () -> this.answers.run(call))
			.single()
			.<AiResult<AiResponse>>map(
					(response) -> new AiResult.Success<>(item.index(), item.request(), response, response))
			.onErrorResume(AiClientException.class,
					(error) -> Mono
						.just(new Item(item.index(), item.request(), null, error).failure(call.unusableResponse())))
			.contextWrite(DroppedErrors::logQuietly);
	}

	@Override
	public void abandon(Item item) {
		if (item.call() != null) {
			this.calls.cancelled(item.call());
		}
	}

	/**
	 * An item that may be run.
	 *
	 * @param index its position in the input
	 * @param request the request as it was given
	 * @param call the admitted call; null if it failed before it was admitted
	 * @param error why it failed
	 */
	record Item(long index, AiRequest request, @Nullable Call call, @Nullable AiClientException error) {

		AiResult<AiResponse> failure(@Nullable AiResponse response) {
			if (this.error == null) {
				throw new IllegalStateException("An item without a call has an error");
			}
			return new AiResult.Failure<>(this.index, this.request, this.error, response);
		}

	}

}
