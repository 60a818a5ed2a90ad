package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.aiclient.AiEmbeddingAnswer;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.embedding.EmbeddingSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How close packs come to the quota: 200 requests and 100,000 tokens in ten seconds,
 * whichever ten, checked as they arrive. What the provider finds invalid it charges
 * nothing for.
 */
class EmbeddingPaceTests extends VirtualTimeTestCase {

	private static final int ROWS = 40_000;

	private static final long TOKENS = 100_000;

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final RateLimitSettings LIMITS = RateLimitSettings.none()
		.withRequestsPerMinute(1_200L)
		.withTokensPerMinute(600_000L)
		.withWindow(WINDOW)
		.withTokenWindow(WINDOW);

	@ParameterizedTest
	@CsvSource({ "true,0,1", "false,0,1", "true,1000,1", "false,1000,2" })
	void usesTheQuotaAndIsNeverRefused(boolean counted, int oneBadIn, long seed) {
		Random random = new Random(seed);
		int[] lengths = IntStream.range(0, ROWS).map((i) -> 4 * (5 + random.nextInt(496))).toArray();
		Set<Integer> bad = new HashSet<>();
		for (int i = 0; oneBadIn > 0 && i < ROWS; i += oneBadIn) {
			bad.add(i + random.nextInt(oneBadIn));
		}
		Quoted provider = new Quoted(this.time, random);
		TokenCounter counter = (request) -> 3 + EmbeddingProvider.tokens(request.messages().get(0).content());
		ManagedAiClient client = client(provider).model("text-embedding-3-small")
			.rateLimit(LIMITS)
			.tokenCounter(counted ? counter : TokenCounter.NONE)
			.embedding(EmbeddingSettings.defaults().withCaps(2_048, 300_000, 8_192))
			.build();
		long[] counts = new long[2];
		long[] end = new long[1];
		client.embedTexts(Flux.range(0, ROWS).map((i) -> text(i, lengths[i], bad.contains(i))))
			.doOnTerminate(() -> end[0] = millis())
			.subscribe((result) -> counts[result.isSuccess() ? 0 : 1]++);
		advance(Duration.ofHours(1));
		long tokens = IntStream.range(0, ROWS).filter((i) -> !bad.contains(i)).mapToLong((i) -> lengths[i] / 4).sum();
		double best = Math.ceil((double) tokens / TOKENS - 1) * WINDOW.toMillis();
		long packs = (tokens + TOKENS - 1) / TOKENS;
		long searches = bad.size() * 2L * (long) Math.ceil(Math.log((double) ROWS / packs) / Math.log(2));
		System.out.printf(
				"counted %s, one bad in %d: time / best %.3f, %d requests, %d packs and searches, %d refused%n",
				counted, oneBadIn, end[0] / best, provider.packs.size(), packs + searches, provider.refused);
		assertThat(counts).containsExactly(ROWS - bad.size(), bad.size());
		assertThat(provider.refused).isZero();
		assertThat(end[0] / best).isLessThanOrEqualTo(1.05);
		if (counted) {
			assertThat((double) provider.packs.size()).isLessThanOrEqualTo(1.1 * (packs + searches));
		}
	}

	private static String text(int i, int length, boolean bad) {
		String beginning = (bad ? "bad " : "text ") + i + " ";
		return beginning + "x".repeat(Math.max(0, length - beginning.length()));
	}

	private static final class Quoted extends EmbeddingProvider {

		private final VirtualTimeScheduler time;

		private final Random random;

		private final Deque<long[]> charged = new ArrayDeque<>();

		int refused;

		Quoted(VirtualTimeScheduler time, Random random) {
			super(time);
			this.time = time;
			this.random = random;
		}

		@Override
		public Mono<AiEmbeddingAnswer> embed(AiEmbeddingPack pack) {
			return Mono.delay(Duration.ofMillis(5 + this.random.nextInt(20)), this.time)
				.then(Mono.defer(() -> arrived(pack)));
		}

		private Mono<AiEmbeddingAnswer> arrived(AiEmbeddingPack pack) {
			this.latency = Duration.ofMillis(50 + this.random.nextInt(100));
			if (pack.texts().stream().anyMatch(this.bad)) {
				return super.embed(pack);
			}
			long now = this.time.now(TimeUnit.MILLISECONDS);
			while (!this.charged.isEmpty() && now - this.charged.peek()[0] >= WINDOW.toMillis()) {
				this.charged.poll();
			}
			long tokens = pack.texts().stream().mapToLong(EmbeddingProvider::tokens).sum();
			long used = this.charged.stream().mapToLong((charge) -> charge[1]).sum();
			if (used + tokens > TOKENS || this.charged.size() >= 200) {
				this.refused++;
				return status(429, "Rate limit reached", null);
			}
			this.charged.add(new long[] { now, tokens });
			return super.embed(pack);
		}

	}

}
