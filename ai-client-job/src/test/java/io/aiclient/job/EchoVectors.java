package io.aiclient.job;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiEmbeddingAnswer;
import io.aiclient.AiEmbeddingAnswer.Vector;
import io.aiclient.AiEmbeddingExchange;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;

/**
 * Embeds what it is asked, but texts that hold {@code #bad}, and remembers it. A token is
 * a byte.
 */
final class EchoVectors implements AiEmbeddingExchange {

	static final String MODEL = "text-embedding-3-small";

	static final BigDecimal PRICE_OF_A_MILLION = new BigDecimal("0.02");

	final List<AiEmbeddingPack> packs = new CopyOnWriteArrayList<>();

	final AtomicBoolean refusing = new AtomicBoolean(true);

	/**
	 * Numbers with many digits, small and large ones, and a negative zero.
	 */
	static float[] vector(String text) {
		return new float[] { text.hashCode() / 3F, 1e-20F / (1 + text.length()), -0F, Float.MIN_VALUE,
				-text.length() * 1.1F };
	}

	List<String> texts() {
		return this.packs.stream().flatMap((pack) -> pack.texts().stream()).toList();
	}

	@Override
	public Mono<AiEmbeddingAnswer> embed(AiEmbeddingPack pack) {
		return Mono.defer(() -> {
			this.packs.add(pack);
			if (this.refusing.get() && pack.texts().stream().anyMatch((text) -> text.contains("#bad"))) {
				return Mono.error(AiExchangeException.status(400, Map.of(),
						new AiExchangeException.ProviderError("invalid_request_error", null, "'$.input' is invalid")));
			}
			long tokens = pack.texts().stream().mapToLong(String::length).sum();
			return Mono.just(new AiEmbeddingAnswer(
					IntStream.range(0, pack.texts().size())
						.mapToObj((i) -> new Vector(i, vector(pack.texts().get(i))))
						.toList(),
					AiResponse.builder().model(pack.model()).usage(new TokenUsage(tokens, 0, tokens, 0)).build()));
		});
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
