package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.aiclient.AiChunk;
import io.aiclient.AiEmbeddingAnswer;
import io.aiclient.AiEmbeddingAnswer.Vector;
import io.aiclient.AiEmbeddingExchange;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;

/**
 * A provider in virtual time that embeds texts: refuses packs with a bad text, and gives
 * each other text a vector that shows which it is.
 */
class EmbeddingProvider implements AiEmbeddingExchange {

	final List<AiEmbeddingPack> packs = new ArrayList<>();

	final List<Long> sentMillis = new ArrayList<>();

	final Set<String> embedded = new HashSet<>();

	private final VirtualTimeScheduler time;

	Duration latency = Duration.ofMillis(100);

	Predicate<String> bad = (text) -> text.startsWith("bad");

	/**
	 * What is done instead of embedding; null to embed.
	 */
	BiFunction<Integer, AiEmbeddingPack, @Nullable Mono<AiEmbeddingAnswer>> script = (n, pack) -> null;

	/**
	 * Whether a refusal names the first bad text.
	 */
	boolean names;

	int cancelled;

	int inFlight;

	int mostInFlight;

	EmbeddingProvider(VirtualTimeScheduler time) {
		this.time = time;
	}

	static float[] vector(String text) {
		return new float[] { text.hashCode(), text.length(), 1 };
	}

	static AiEmbeddingAnswer answer(AiEmbeddingPack pack) {
		List<Vector> vectors = IntStream.range(0, pack.texts().size())
			.mapToObj((i) -> new Vector(i, vector(pack.texts().get(i))))
			.toList();
		return answer(pack, vectors);
	}

	static AiEmbeddingAnswer answer(AiEmbeddingPack pack, List<Vector> vectors) {
		long tokens = pack.texts().stream().mapToLong(EmbeddingProvider::tokens).sum();
		return new AiEmbeddingAnswer(vectors,
				AiResponse.builder().model(pack.model()).usage(new TokenUsage(tokens, 0, tokens, 0)).build());
	}

	/**
	 * A token for every four characters, as the client guesses.
	 */
	static long tokens(String text) {
		return (text.length() + 3) / 4;
	}

	static <T> Mono<T> status(int status, String message, @Nullable String param) {
		return Mono.error(() -> AiExchangeException.status(status, Map.of(),
				new ProviderError("invalid_request_error", null, message, param)));
	}

	@Override
	public Mono<AiEmbeddingAnswer> embed(AiEmbeddingPack pack) {
		return Mono.defer(() -> {
			this.packs.add(pack);
			this.sentMillis.add(this.time.now(TimeUnit.MILLISECONDS));
			this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
			Mono<AiEmbeddingAnswer> scripted = this.script.apply(this.packs.size(), pack);
			return (scripted != null) ? scripted : embedded(pack);
		}).delaySubscription(Duration.ZERO, this.time).doOnTerminate(() -> this.inFlight--).doOnCancel(() -> {
			this.inFlight--;
			this.cancelled++;
		});
	}

	private Mono<AiEmbeddingAnswer> embedded(AiEmbeddingPack pack) {
		int first = IntStream.range(0, pack.texts().size())
			.filter((i) -> this.bad.test(pack.texts().get(i)))
			.findFirst()
			.orElse(-1);
		Mono<AiEmbeddingAnswer> answer = (first < 0) ? Mono.fromSupplier(() -> {
			this.embedded.addAll(pack.texts());
			return answer(pack);
		}) : status(400, "'$.input' is invalid", this.names ? "input[" + first + "]" : null);
		return Mono.delay(this.latency, this.time).then(answer);
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		throw new UnsupportedOperationException();
	}

}
