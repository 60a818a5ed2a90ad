package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiEmbeddingAnswer.Vector;
import io.aiclient.AiResult;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.embedding.EmbeddingSettings;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Packs that fail, whole or for one of their texts, in virtual time.
 */
class EmbeddingRefusalTests extends EmbeddingTestCase {

	@Test
	void oneBadRowIsFoundAndCostsTheOthersNothing() {
		List<String> texts = new ArrayList<>(texts(1_000));
		texts.set(700, "bad 700");
		EmbeddedTexts vectors = EmbeddedTexts
			.of(embedding(EmbeddingSettings.defaults().withCaps(1_024, 100_000, 8_192)).build()
				.embedTexts(Flux.fromIterable(texts)));
		advance(Duration.ofSeconds(10));
		assertThat(vectors.completed).isTrue();
		assertThat(vectors.failed()).containsExactly(700L);
		assertThat(this.provider.embedded).hasSize(999);
		assertThat(this.provider.packs).hasSizeBetween(11, 21);
	}

	@Test
	void aNamedRowIsIsolatedAtOnce() {
		this.provider.names = true;
		List<String> texts = new ArrayList<>(texts(1_000));
		texts.set(700, "bad 700");
		EmbeddedTexts vectors = EmbeddedTexts
			.of(embedding(EmbeddingSettings.defaults().withCaps(1_024, 100_000, 8_192)).build()
				.embedTexts(Flux.fromIterable(texts)));
		advance(Duration.ofSeconds(10));
		assertThat(vectors.failed()).containsExactly(700L);
		assertThat(this.provider.packs).hasSize(3);
	}

	@Test
	void aWrongHintFailsNoGoodRow() {
		this.provider.script = (n, pack) -> pack.texts().contains("bad 5")
				? EmbeddingProvider.status(400, "no", "input[0]") : null;
		List<String> texts = new ArrayList<>(texts(100));
		texts.set(5, "bad 5");
		EmbeddedTexts vectors = EmbeddedTexts
			.of(embedding(EmbeddingSettings.defaults()).build().embedTexts(Flux.fromIterable(texts)));
		advance(Duration.ofSeconds(10));
		assertThat(vectors.failed()).containsExactly(5L);
		assertThat(this.provider.packs).hasSizeLessThan(25);
	}

	@Test
	void manyBadRowsCostLittleMoreThanARequestEach() {
		this.provider.bad = (text) -> !text.equals("a");
		int rows = 512;
		EmbeddedTexts vectors = EmbeddedTexts
			.of(embedding(EmbeddingSettings.defaults().withCaps(rows, 100_000, 8_192)).build()
				.embedTexts(Flux.fromIterable(texts(rows))));
		advance(Duration.ofMinutes(5));
		assertThat(vectors.failed()).hasSize(rows);
		assertThat(this.provider.packs).hasSizeBetween(rows, rows + rows / 4 + 1);
	}

	@Test
	void whatRefusesEverythingIsFoundOutWithAFewRequests() {
		this.provider.bad = (text) -> true;
		EmbeddedTexts vectors = EmbeddedTexts
			.of(embedding(EmbeddingSettings.defaults().withCaps(512, 100_000, 8_192)).build()
				.embedTexts(Flux.fromIterable(texts(5_120))));
		advance(Duration.ofMinutes(5));
		assertThat(vectors.failed()).hasSize(5_120);
		assertThat(this.provider.packs).hasSizeLessThan(80);
	}

	@Test
	void anErrorOfTheWholeIsNotDivided() {
		this.provider.script = (n, pack) -> EmbeddingProvider.status(400, "unknown", "dimensions");
		EmbeddedTexts vectors = EmbeddedTexts.of(embedding(TEN).build().embedTexts(Flux.fromIterable(texts(10))));
		advance(Duration.ofSeconds(10));
		assertThat(vectors.failed()).hasSize(10);
		assertThat(this.provider.packs).hasSize(1);
	}

	@Test
	void packsThatAreTooLargeAreMadeSmallerForGood() {
		this.provider.script = (n, pack) -> (pack.texts().size() > 30)
				? EmbeddingProvider.status(422, "batch size 100 > maximum allowed batch size 30", null) : null;
		EmbeddedTexts vectors = EmbeddedTexts
			.of(embedding(EmbeddingSettings.defaults()).rateLimit(RateLimitSettings.none().withRequestsPerMinute(6L))
				.build()
				.embedTexts(Flux.fromIterable(texts(1_000))));
		advance(Duration.ofMinutes(60));
		vectors.assertRight(1_000);
		assertThat(this.provider.packs).hasSizeLessThan(1_000 / 25 + 30);
	}

	@Test
	void aPackThatIsRetriedGoesWhole() {
		this.provider.script = (n, pack) -> (n % 2 == 1) ? EmbeddingProvider.status(503, "busy", null) : null;
		EmbeddedTexts vectors = EmbeddedTexts.of(embedding(TEN).build().embedTexts(Flux.fromIterable(texts(10))));
		advance(Duration.ofSeconds(30));
		vectors.assertRight(10);
		assertThat(this.provider.packs).hasSize(2);
		assertThat(vectors.results).allMatch((result) -> result.response().attempts() == 2);
	}

	@Test
	void aPackThatWentWithSomeOfItsRowsIsRetriedWithAllOfThose() {
		Set<List<String>> asked = new HashSet<>();
		this.provider.script = (n, pack) -> asked.add(pack.texts()) ? EmbeddingProvider.status(503, "busy", null)
				: null;
		EmbeddedTexts vectors = EmbeddedTexts.of(embedding(EmbeddingSettings.defaults())
			.rateLimit(RateLimitSettings.none().withTokensPerMinute(200L).withTokenWindow(Duration.ofSeconds(10)))
			.circuitBreaker(CircuitBreakerSettings.defaults().withWindow(1_000, 1_000))
			.retry(RetrySettings.defaults().withMaxRetries(9).withBudget(1))
			.build()
			.embedTexts(Flux.fromIterable(texts(200))));
		advance(Duration.ofMinutes(30));
		vectors.assertRight(200);
		assertThat(this.provider.packs).hasSize(2 * asked.size());
	}

	@Test
	void aDeadlineBetweenAttemptsIsNoRefusalOfTexts() {
		this.provider.script = (n, pack) -> (n == 1) ? EmbeddingProvider.status(429, "Rate limit reached", null)
				: Mono.never();
		EmbeddedTexts vectors = EmbeddedTexts
			.of(embedding(TEN).totalTimeout(Duration.ofSeconds(1)).build().embedTexts(Flux.fromIterable(texts(4))));
		advance(Duration.ofMinutes(30));
		assertThat(vectors.failed()).hasSize(4);
		assertThat(this.provider.packs).hasSize(2);
	}

	@Test
	void wrongVectorsFailTheirRowsAlone() {
		this.provider.script = (n, pack) -> Mono.fromSupplier(() -> {
			List<Vector> vectors = new ArrayList<>(EmbeddingProvider.answer(pack).vectors());
			vectors.set(1, new Vector(1, new float[] { 1, Float.NaN, 1 }));
			vectors.set(2, new Vector(2, new float[] { 1, 1 }));
			vectors.set(3, new Vector(4, new float[] { 1, 1, 1 }));
			Collections.reverse(vectors);
			return EmbeddingProvider.answer(pack, vectors);
		});
		EmbeddedTexts vectors = EmbeddedTexts.of(embedding(TEN).build().embedTexts(Flux.fromIterable(texts(10))));
		advance(Duration.ofSeconds(1));
		assertThat(vectors.failed()).containsExactly(1L, 2L, 3L, 4L);
		assertThat(vectors.results).filteredOn((result) -> !result.isSuccess())
			.allSatisfy((result) -> assertThat(((AiResult.Failure<float[]>) result).error())
				.isInstanceOf(AiBadResponseException.class));
		assertThat(this.provider.packs).hasSize(1);
	}

}
