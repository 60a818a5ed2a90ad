package io.aiclient.spring.batch;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiEmbeddingAnswer;
import io.aiclient.AiEmbeddingExchange;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.embedding.EmbeddingSettings;

/**
 * Embeds row {@code n} as a vector that begins with {@code n}, unless a test says when a
 * pack is answered, and refuses packs with a bad row. Remembers the packs that it was
 * asked for.
 */
final class RowVectors implements AiEmbeddingExchange {

	static final int MOST_INPUTS = 8;

	private final List<List<Integer>> packs = new CopyOnWriteArrayList<>();

	private final AtomicInteger cancelled = new AtomicInteger();

	private volatile int bad = -1;

	private volatile Function<List<Integer>, Mono<?>> when = (rows) -> Mono.just(rows);

	static AiEmbeddingRequest text(Integer row) {
		return AiEmbeddingRequest.of(Integer.toString(row));
	}

	static float[] vector(int row) {
		return new float[] { row, 1F / (1 + row) };
	}

	/**
	 * Says when a pack is answered.
	 */
	RowVectors answering(Function<List<Integer>, Mono<?>> when) {
		this.when = when;
		return this;
	}

	RowVectors refusing(int row) {
		this.bad = row;
		return this;
	}

	ManagedAiClient client(int concurrency) {
		return AiClientBuilder.create(this)
			.model("text-embedding-3-small")
			.embedding(EmbeddingSettings.defaults().withCaps(MOST_INPUTS, 100_000, 8_192))
			.concurrency(ConcurrencySettings.fixed(concurrency))
			.build();
	}

	List<List<Integer>> packs() {
		return this.packs;
	}

	List<Integer> asked() {
		return this.packs.stream().flatMap(List::stream).toList();
	}

	long asked(int row) {
		return asked().stream().filter((one) -> one == row).count();
	}

	int cancelled() {
		return this.cancelled.get();
	}

	@Override
	public Mono<AiEmbeddingAnswer> embed(AiEmbeddingPack pack) {
		return Mono.defer(() -> {
			List<Integer> rows = pack.texts().stream().map(Integer::valueOf).toList();
			this.packs.add(rows);
			if (rows.contains(this.bad)) {
				return Mono.error(AiExchangeException.status(400, Map.of(),
						new AiExchangeException.ProviderError(null, "invalid_request_error", "'$.input' is invalid")));
			}
			return this.when.apply(rows).map((now) -> answer(rows));
		}).doOnCancel(this.cancelled::incrementAndGet);
	}

	private static AiEmbeddingAnswer answer(List<Integer> rows) {
		return new AiEmbeddingAnswer(
				IntStream.range(0, rows.size())
					.mapToObj((i) -> new AiEmbeddingAnswer.Vector(i, vector(rows.get(i))))
					.toList(),
				AiResponse.builder()
					.model("text-embedding-3-small")
					.usage(new TokenUsage(rows.size(), 0, rows.size(), 0))
					.build());
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		return Mono.error(new UnsupportedOperationException());
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.error(new UnsupportedOperationException());
	}

}
