package io.aiclient.openai;

import java.util.concurrent.CompletableFuture;

import com.openai.core.http.HttpResponse;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.aiclient.http.AiHttpResponse;

/**
 * Completes a future with the response. If the future ends otherwise, because it is
 * cancelled, so does the call.
 */
final class PendingResponse extends BaseSubscriber<AiHttpResponse> {

	/**
	 * The SDK parses an answer on the thread that completes the future; one of more bytes
	 * would hold up the connections of an event loop.
	 */
	private static final int QUICKLY_PARSED = 32 * 1024;

	private final CompletableFuture<HttpResponse> future = new Cancelling();

	private final boolean callerWaits;

	private PendingResponse(boolean callerWaits) {
		this.callerWaits = callerWaits;
	}

	/**
	 * For a caller that waits: completes wherever the response comes, and fails with what
	 * the client said, so that the caller makes its own exception of it.
	 */
	static CompletableFuture<HttpResponse> subscribe(Mono<AiHttpResponse> exchange) {
		return new PendingResponse(true).begin(exchange);
	}

	/**
	 * For a caller that goes on: what follows runs where the response comes if it is
	 * little work, on a thread for computing if it is more, and on one that may block if
	 * the body is still to come. Fails with the SDK's exceptions.
	 */
	static CompletableFuture<HttpResponse> subscribeAsync(Mono<AiHttpResponse> exchange) {
		return new PendingResponse(false).begin(exchange);
	}

	private CompletableFuture<HttpResponse> begin(Mono<AiHttpResponse> exchange) {
		exchange.contextCapture().subscribe(this);
		return this.future;
	}

	@Override
	protected void hookOnNext(AiHttpResponse received) {
		SdkResponse response = new SdkResponse(received);
		if (this.callerWaits || (response.isWhole() && response.available() <= QUICKLY_PARSED)) {
			give(response);
		}
		else {
			Scheduler scheduler = response.isWhole() ? Schedulers.parallel() : Schedulers.boundedElastic();
			scheduler.schedule(() -> give(response));
		}
	}

	@Override
	protected void hookOnError(Throwable error) {
		this.future.completeExceptionally(this.callerWaits ? error : SdkErrors.of(error));
	}

	private void give(SdkResponse response) {
		if (!this.future.complete(response)) {
			response.close();
		}
	}

	/**
	 * Ends the call if it is not the call that completes it.
	 */
	private final class Cancelling extends CompletableFuture<HttpResponse> {

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			boolean cancelled = super.cancel(mayInterruptIfRunning);
			if (cancelled) {
				PendingResponse.this.cancel();
			}
			return cancelled;
		}

		@Override
		public boolean completeExceptionally(Throwable error) {
			boolean completed = super.completeExceptionally(error);
			if (completed) {
				PendingResponse.this.cancel();
			}
			return completed;
		}

		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			return new CompletableFuture<>();
		}

	}

}
