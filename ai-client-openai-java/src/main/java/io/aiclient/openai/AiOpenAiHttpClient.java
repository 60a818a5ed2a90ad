package io.aiclient.openai;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import com.openai.core.ClientOptions;
import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.http.AiHttpClient;
import io.aiclient.http.AiHttpResponse;

/**
 * The HTTP client of openai-java over a client of this library: requests of the SDK are
 * admitted by the client's quota, sent again where that helps, counted and priced as its
 * other calls are. Safe for use by many threads.
 * <p>
 * Address and key are those of the client: the SDK's base URL and its
 * {@code Authorization} are left out. The time of {@code RequestOptions.timeout}, or of
 * the SDK's client, limits the whole call in place of the client's {@code timeout.total},
 * waiting and retries included; ten minutes, the SDK's default, count as none given, and
 * {@code Duration.ZERO} as no limit. Its times for connecting, reading and writing are
 * not used.
 * <p>
 * What the provider answered comes back as it was, whatever its status. A connection that
 * fails, and a time-out of the provider, is an {@code OpenAIIoException}; what ends on
 * this side (the time of the whole call, a spending cap, an open breaker, a set latch, a
 * closed client) an {@code OpenAIException}, which the SDK never retries. The cause of
 * both is the {@link io.aiclient.error.AiClientException}. A body that breaks off is an
 * {@link java.io.IOException} of its stream.
 * <p>
 * Bodies without a length, as those of files to upload are, are kept in memory, 64 MB of
 * them at most; a larger one is an {@code OpenAIException}.
 */
public final class AiOpenAiHttpClient implements HttpClient {

	/**
	 * The SDK asks for one. It is not sent.
	 */
	private static final String PLACEHOLDER_KEY = "the-key-is-that-of-ai-client";

	private final AiHttpClient client;

	/**
	 * Creates the HTTP client.
	 * @param client the entrance of the client that is to serve:
	 * {@link io.aiclient.client.ManagedAiClient#http()}
	 */
	public AiOpenAiHttpClient(AiHttpClient client) {
		this.client = client;
	}

	/**
	 * Options for a client of the SDK, to be completed and handed to
	 * {@code OpenAIClientImpl} or {@code OpenAIClientAsyncImpl}: with this HTTP client, a
	 * placeholder for the key, and no retries of the SDK's own.
	 * @return a new builder
	 */
	public ClientOptions.Builder clientOptions() {
		return ClientOptions.builder().httpClient(this).apiKey(PLACEHOLDER_KEY).maxRetries(0);
	}

	/**
	 * Sends a request and waits for the head of the response. If the thread is
	 * interrupted, the call is cancelled.
	 * @throws OpenAIException if no response came
	 * @throws IllegalStateException if the thread must not be blocked
	 */
	@Override
	public HttpResponse execute(HttpRequest request, RequestOptions options) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException(
					"The SDK's blocking client blocks, and thread '" + Thread.currentThread().getName()
							+ "' must not be blocked: use OpenAIClientAsync, which does the same without blocking");
		}
		CompletableFuture<HttpResponse> response = PendingResponse.subscribe(exchange(request, options));
		try {
			return response.get();
		}
		catch (InterruptedException ex) {
			if (!response.cancel(true) && !response.isCompletedExceptionally()) {
				response.join().close();
			}
			Thread.currentThread().interrupt();
			throw new OpenAIException("Interrupted while waiting for the response; the call was cancelled", ex);
		}
		catch (ExecutionException ex) {
			throw SdkErrors.of(ex.getCause());
		}
	}

	/**
	 * Sends a request without blocking.
	 * @return completes when the head of the response is there, for a response that comes
	 * whole with all of it; cancelling it ends the call. It completes on a thread that
	 * must not be blocked, unless the body is still to come
	 */
	@Override
	public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
		Mono<AiHttpResponse> exchange = Mono.defer(() -> exchange(request, options));
		return PendingResponse.subscribeAsync(RequestBodies.maySuspend(request.body())
				? exchange.subscribeOn(Schedulers.boundedElastic()) : exchange);
	}

	private Mono<AiHttpResponse> exchange(HttpRequest request, RequestOptions options) {
		HttpRequestBody body = request.body();
		if (body == null) {
			return this.client.exchange(RequestConversion.convert(request, options));
		}
		try {
			return this.client.exchange(RequestConversion.convert(request, options))
				.doFinally((signal) -> body.close());
		}
		catch (Throwable thrown) {
			body.close();
			throw SdkErrors.of(thrown);
		}
	}

	/**
	 * Does nothing: the client belongs to whoever made it, and others may use it.
	 */
	@Override
	public void close() {
	}

}
