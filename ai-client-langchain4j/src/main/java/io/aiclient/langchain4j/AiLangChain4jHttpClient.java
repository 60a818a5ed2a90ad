package io.aiclient.langchain4j;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.http.AiHttpBodyStream;
import io.aiclient.http.AiHttpBodyStream.AfterClose;
import io.aiclient.http.AiHttpClient;
import io.aiclient.http.AiHttpHead;
import io.aiclient.http.AiHttpResponse;

/**
 * LangChain4j's HTTP client over a client of this library. Safe for use by many threads.
 * <p>
 * How is it designed, and why? A call waits for the quota without a thread, unless its
 * caller is one that blocks. LangChain4j's parser of events blocks, and so may its
 * listeners, which run tools: so each stream is read on a thread of its own, from the
 * head of its response on, and there are as many of them as streams that the client lets
 * be in flight.
 */
final class AiLangChain4jHttpClient implements HttpClient {

	private final AiHttpClient client;

	private final RequestsOfModels requests;

	private final Executor executor;

	AiLangChain4jHttpClient(AiHttpClient client, RequestsOfModels requests, Executor executor) {
		this.client = client;
		this.requests = requests;
		this.executor = executor;
	}

	/**
	 * Sends a request and waits for the whole answer. If the thread is interrupted, the
	 * call is cancelled.
	 * @throws dev.langchain4j.exception.HttpException if the provider answered with an
	 * error
	 * @throws AiLangChain4jException if the call ended on this side, or the thread must
	 * not be blocked
	 */
	@Override
	public SuccessfulHttpResponse execute(HttpRequest request) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new AiLangChain4jException(
					"This model blocks, and thread '" + Thread.currentThread().getName()
							+ "' must not be blocked: use a streaming model, which does not block, or another thread",
					null);
		}
		CompletableFuture<Supplier<SuccessfulHttpResponse>> answer = whole(request).toFuture();
		try {
			return answer.get().get();
		}
		catch (InterruptedException ex) {
			answer.cancel(true);
			Thread.currentThread().interrupt();
			throw new AiLangChain4jException("Interrupted while waiting for the answer; the call was cancelled", ex);
		}
		catch (ExecutionException ex) {
			throw ExceptionsOfModels.of((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	/**
	 * Sends a request without blocking. It is LangChain4j's from version 1.20 on.
	 * @return completes with the whole answer, on a thread that may be blocked;
	 * cancelling it ends the call
	 */
	public CompletableFuture<SuccessfulHttpResponse> executeAsync(HttpRequest request) {
		return Mono.defer(() -> whole(request))
			.publishOn(Schedulers.fromExecutor(this.executor))
			.map(Supplier::get)
			.onErrorMap(ExceptionsOfModels::of)
			.toFuture();
	}

	/**
	 * Sends a request without blocking, and reads the events of its answer on a thread of
	 * their own, on which the listener is called. Cancelling the parsing ends the call.
	 * @throws AiLangChain4jException if the request cannot be sent
	 */
	@Override
	public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
		ReportedEvents events = new ReportedEvents(listener);
		exchange(request).subscribe((response) -> run(() -> read(response, parser, events), response, events),
				(error) -> run(() -> events.onError(error), null, events));
	}

	private void run(Runnable task, @Nullable AiHttpResponse response, ReportedEvents events) {
		try {
			this.executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			if (response != null) {
				response.close();
			}
			Schedulers.boundedElastic()
				.schedule(() -> events
					.onError(new AiLangChain4jException("The executor of streams takes no more of them", ex)));
		}
	}

	private static void read(AiHttpResponse response, ServerSentEventParser parser, ReportedEvents events) {
		try {
			AiHttpHead head = response.head();
			if (!isSuccess(head)) {
				events.onError(ExceptionsOfModels.of(head.status(), readAll(response)));
				return;
			}
			events.onOpen(response(head, null));
			try (AiHttpBodyStream body = AiHttpBodyStream.ahead(response.body(), AfterClose.ENDS)) {
				parser.parse(body, events);
			}
			events.onClose();
		}
		catch (Throwable thrown) {
			response.close();
			events.onError(thrown);
		}
	}

	private Mono<AiHttpResponse> exchange(HttpRequest request) {
		return this.client.exchange(this.requests.convert(request)).contextCapture();
	}

	/**
	 * Emits an answer with all of its body, so that whoever takes it throws what stands
	 * for an error.
	 */
	private Mono<Supplier<SuccessfulHttpResponse>> whole(HttpRequest request) {
		return exchange(request)
			.flatMap((response) -> body(response).map((body) -> () -> orThrow(response.head(), body)));
	}

	private static SuccessfulHttpResponse orThrow(AiHttpHead head, byte[] body) {
		if (!isSuccess(head)) {
			throw ExceptionsOfModels.of(head.status(), body);
		}
		return response(head, body);
	}

	private static byte[] readAll(AiHttpResponse response) {
		byte[] body = body(response).block();
		return (body != null) ? body : new byte[0];
	}

	private static Mono<byte[]> body(AiHttpResponse response) {
		return response.body().collectList().map(AiLangChain4jHttpClient::joined);
	}

	private static byte[] joined(List<ByteBuffer> pieces) {
		byte[] all = new byte[pieces.stream().mapToInt(ByteBuffer::remaining).sum()];
		int at = 0;
		for (ByteBuffer piece : pieces) {
			int length = piece.remaining();
			piece.get(all, at, length);
			at += length;
		}
		return all;
	}

	private static boolean isSuccess(AiHttpHead head) {
		return head.status() >= 200 && head.status() < 300;
	}

	private static SuccessfulHttpResponse response(AiHttpHead head, byte @Nullable [] body) {
		return SuccessfulHttpResponse.builder().statusCode(head.status()).headers(head.headers()).body(body).build();
	}

}
