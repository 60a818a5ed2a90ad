package io.aiclient.client;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.AiChunk;
import io.aiclient.AiEmbeddingExchange;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.AnswerFormats;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.batch.BatchFlow;
import io.aiclient.cost.PriceTable;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.embedding.EmbeddingFlow;
import io.aiclient.embedding.EmbeddingSettings;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Thrown;
import io.aiclient.http.AiHttpClient;
import io.aiclient.http.AiHttpExchange;

/**
 * The client that an {@link AiClientBuilder} builds. What a request does is in
 * {@link Pipeline}.
 */
final class DefaultAiClient implements ManagedAiClient {

	/**
	 * A batch holds up to so many items between admission and delivery, or twice its
	 * concurrency if that is more: those in flight, those that wait for a retry, and
	 * results not yet fetched.
	 */
	private static final int SMALLEST_WINDOW = 256;

	/**
	 * As many if requests in flight are shared: one that waits for another's answer holds
	 * little, and the more wait the fewer are sent.
	 */
	private static final int SMALLEST_SHARING_WINDOW = 1024;

	/**
	 * So many requests are taken from an {@link Iterable}, which may block, ahead of
	 * their admission: calls that end then begin the next on their own thread.
	 */
	private static final int REQUESTS_AHEAD = 32;

	private final String name;

	private final @Nullable String model;

	private final TokenCounter tokenCounter;

	private final AnswerFormats answerFormats;

	private final FilePermissions jobFilePermissions;

	private final ClientParts parts;

	private final ActiveCalls calls;

	private final Pipeline pipeline;

	private final @Nullable GuardedCache cache;

	private final int window;

	private final EmbeddingSettings embedding;

	private final EmbeddingCalls embeddings;

	DefaultAiClient(ClientOptions settings) {
		this.name = settings.name;
		this.model = settings.model;
		this.tokenCounter = UserParts.guardCounter(settings.tokenCounter);
		this.answerFormats = settings.answerFormats;
		this.jobFilePermissions = settings.jobFilePermissions;
		this.parts = ClientParts.of(settings);
		this.calls = new ActiveCalls(settings, this.parts);
		this.cache = GuardedCache.of(settings);
		this.pipeline = new Pipeline(settings, this.parts, this.calls, this.cache);
		this.embedding = settings.embedding;
		this.embeddings = new EmbeddingCalls(settings, this.parts, this.calls, this.pipeline);
		int concurrency = settings.concurrency.max() * this.parts.endpoints().quotas().size();
		this.window = Math.max(settings.shareInFlight ? SMALLEST_SHARING_WINDOW : SMALLEST_WINDOW, 2 * concurrency);
	}

	@Override
	public AiResponse call(AiRequest request) {
		return block("call", "send, which does the same", () -> send(request));
	}

	@Override
	public float[] embed(AiEmbeddingRequest request) {
		requireEmbeddingExchange();
		return block("embed of one text", "embed of many texts, which does so", () -> this.embeddings.one(request));
	}

	private static <T> T block(String method, String instead, Supplier<Mono<T>> call) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException(
					"AiClient." + method + " blocks, and thread '" + Thread.currentThread().getName()
							+ "' must not be blocked: use AiClient." + instead + " without blocking");
		}
		CompletableFuture<T> answer = call.get().contextCapture().toFuture();
		try {
			return answer.get();
		}
		catch (InterruptedException ex) {
			answer.cancel(true);
			Thread.currentThread().interrupt();
			throw new AiCancelledException("Interrupted while waiting for the answer; the request was cancelled",
					ErrorDetails.LOCAL, ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof AiClientException error) {
				error.addSuppressed(new Exception("AiClient." + method + " was called here"));
				throw error;
			}
			throw new IllegalStateException("The client ended with an unexpected error", Thrown.safe(ex.getCause()));
		}
	}

	@Override
	public Mono<AiResponse> send(AiRequest request) {
		return new SingleAnswer.Source(request, this.calls, this.pipeline).assembled();
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return new StreamedAnswer(request, this.calls, this.pipeline).assembled();
	}

	@Override
	public AiHttpClient http() {
		AiExchange exchange = this.parts.endpoints().all().get(0).exchange();
		if (exchange instanceof AiHttpExchange passing) {
			return new HttpCalls(passing, this.calls, this.pipeline);
		}
		throw HttpPassage.unable(exchange);
	}

	@Override
	public Flux<AiResult<AiResponse>> batch(Publisher<AiRequest> requests) {
		return ofMany(requests,
				(source) -> new BatchFlow(source, new BatchCalls(this.calls, this.pipeline), this.window));
	}

	@Override
	public Flux<AiResult<AiResponse>> batch(Iterable<AiRequest> requests) {
		return batch(iterated(requests));
	}

	@Override
	public Flux<AiResult<float[]>> embed(Publisher<AiEmbeddingRequest> requests) {
		requireEmbeddingExchange();
		return ofMany(requests, (source) -> new EmbeddingFlow(source, this.embedding, this.embeddings));
	}

	@Override
	public Flux<AiResult<float[]>> embed(Iterable<AiEmbeddingRequest> requests) {
		if (requests instanceof Collection<?> collection) {
			int index = 0;
			for (Object request : collection) {
				if (request == null) {
					throw new IllegalArgumentException(
							"Invalid requests[" + index + "] (null): each must be a request; leave out what has none");
				}
				index++;
			}
		}
		return embed(iterated(requests));
	}

	private void requireEmbeddingExchange() {
		AiExchange exchange = this.parts.endpoints().all().get(0).exchange();
		if (!(exchange instanceof AiEmbeddingExchange)) {
			throw PackPassage.unable(exchange);
		}
	}

	private <Q, V> Flux<AiResult<V>> ofMany(Publisher<Q> requests, Function<Flux<Q>, Flux<AiResult<V>>> flow) {
		Flux<Q> source = new Boundary<>(() -> requests, (thrown) -> UserParts.sourceFailed(requests, thrown));
		return new Boundary<>(() -> flow.apply(source).contextCapture(), this.calls::subscriberThrew);
	}

	private static <Q> Flux<Q> iterated(Iterable<Q> requests) {
		return new Boundary<>(() -> Flux.fromIterable(requests), (thrown) -> UserParts.sourceFailed(requests, thrown))
			.subscribeOn(Schedulers.boundedElastic())
			.publishOn(Schedulers.immediate(), true, REQUESTS_AHEAD);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public @Nullable String model() {
		return this.model;
	}

	@Override
	public PriceTable prices() {
		return this.parts.prices();
	}

	@Override
	public AnswerFormats answerFormats() {
		return this.answerFormats;
	}

	@Override
	public TokenCounter tokenCounter() {
		return this.tokenCounter;
	}

	@Override
	public FilePermissions jobFilePermissions() {
		return this.jobFilePermissions;
	}

	@Override
	public AiClientSnapshot snapshot() {
		return this.parts.endpoints()
			.snapshot(this.name, this.parts.retryBudget().use(), (this.cache != null) ? this.cache.use() : null);
	}

	@Override
	public Spending upperBound(AiRequest request, SpendingCap cap) {
		return this.calls.upperBound(request, cap);
	}

	@Override
	public Spending upperBound(AiEmbeddingRequest request, SpendingCap cap) {
		AiRequest.Builder text = AiRequest.builder().id(request.id()).user(request.text());
		if (request.model() != null) {
			text.model(request.model());
		}
		return this.calls.upperBoundOfTexts(text.build(), cap);
	}

	@Override
	public @Nullable Integer embeddingDimensions() {
		return this.embedding.dimensions();
	}

	@Override
	public void releaseLatch() {
		this.parts.endpoints().all().forEach((endpoint) -> endpoint.latch().release());
	}

	@Override
	public void releasePause() {
		this.parts.endpoints().quotas().forEach(Quota::releasePause);
	}

	@Override
	public Mono<Void> shutdown(Duration grace) {
		return this.calls.shutdown(grace).doFinally((signal) -> closeQuotas());
	}

	@Override
	public void close() {
		this.calls.shutdown(Duration.ZERO).subscribe();
		this.calls.interruptAll();
		closeQuotas();
	}

	private void closeQuotas() {
		this.parts.endpoints().quotas().forEach((quota) -> quota.gate().close());
	}

}
