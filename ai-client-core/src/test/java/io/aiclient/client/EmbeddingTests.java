package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.aiclient.AiEmbeddingAnswer.Vector;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.cost.SpendingCap;
import io.aiclient.embedding.EmbeddingSettings;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Texts that are embedded, in virtual time.
 */
class EmbeddingTests extends VirtualTimeTestCase {

	private static final EmbeddingSettings TEN = EmbeddingSettings.defaults().withCaps(10, 100_000, 8_192);

	private EmbeddingProvider provider;

	@BeforeEach
	void provide() {
		this.provider = new EmbeddingProvider(this.time);
	}

	private AiClientBuilder embedding(EmbeddingSettings settings) {
		return client(this.provider).model("text-embedding-3-small").embedding(settings);
	}

	private static List<String> texts(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "text " + i).toList();
	}

	@Test
	void eachTextHasItsOwnVectorWhicheverPackItTravelledIn() {
		Vectors vectors = Vectors.of(embedding(TEN).build().embedTexts(Flux.fromIterable(texts(95))));
		advance(Duration.ofSeconds(1));
		vectors.assertRight(95);
		assertThat(this.provider.packs).extracting((pack) -> pack.texts().size())
			.containsExactly(10, 10, 10, 10, 10, 10, 10, 10, 10, 5);
	}

	@Test
	void rowsOfDifferentModelsOrDimensionsShareNoPack() {
		Vectors vectors = Vectors.of(embedding(TEN).build()
			.embed(Flux.range(0, 6)
				.map((i) -> AiEmbeddingRequest.builder()
					.text("text " + i)
					.model((i % 2 == 0) ? "one" : "other")
					.dimensions((i < 2) ? 3 : null)
					.build())));
		advance(Duration.ofSeconds(1));
		vectors.assertRight(6);
		assertThat(this.provider.packs).extracting(AiEmbeddingPack::model, AiEmbeddingPack::dimensions)
			.hasSize(4)
			.doesNotHaveDuplicates();
	}

	@Test
	void aPackThatIsNotFullGoesAfterItsLinger() {
		Sinks.Many<String> source = Sinks.many().unicast().onBackpressureBuffer();
		Vectors.of(embedding(TEN.withLinger(Duration.ofMillis(200))).build().embedTexts(source.asFlux()));
		source.tryEmitNext("text 0");
		advance(Duration.ofMillis(199));
		source.tryEmitNext("text 1");
		assertThat(this.provider.packs).isEmpty();
		advance(Duration.ofMillis(1));
		assertThat(this.provider.packs).singleElement()
			.extracting(AiEmbeddingPack::texts)
			.isEqualTo(List.of("text 0", "text 1"));
		source.tryEmitNext("text 2");
		source.tryEmitComplete();
		advance(Duration.ZERO);
		assertThat(this.provider.packs).hasSize(2);
	}

	@Test
	void onePackWaitsToBeAdmittedAndTheNextFillsMeanwhile() {
		AtomicInteger taken = new AtomicInteger();
		Flux<String> source = Flux.fromIterable(texts(200)).doOnNext((text) -> taken.incrementAndGet());
		Vectors vectors = Vectors.of(embedding(TEN).rateLimit(RateLimitSettings.none().withRequestsPerMinute(2L))
			.build()
			.embedTexts(source));
		advance(Duration.ofSeconds(30));
		assertThat(this.provider.packs).hasSize(2);
		// two are sent, one waits, one is full
		assertThat(taken).hasValue(40);
		advance(Duration.ofMinutes(10));
		vectors.assertRight(200);
		assertThat(this.provider.packs).hasSize(20);
	}

	@Test
	void aSlowSubscriberStopsTheSource() {
		AtomicInteger taken = new AtomicInteger();
		Flux<String> source = Flux.range(0, 1_000_000).map((i) -> {
			taken.incrementAndGet();
			return "text " + i;
		});
		embedding(EmbeddingSettings.defaults()).build().embedTexts(source).subscribe(new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				// asks for nothing
			}
		});
		advance(Duration.ofMinutes(1));
		assertThat(taken.get()).isBetween(100, 20_000);
	}

	@Test
	void aPackTakesTheSmallestWindowOfTokensAtMost() {
		Vectors vectors = Vectors
			.of(embedding(EmbeddingSettings.defaults()).rateLimit(RateLimitSettings.none().withTokensPerMinute(1_000L))
				.tokenCounter((request) -> EmbeddingProvider.tokens(request.messages().get(0).content()))
				.build()
				.embedTexts(Flux.fromIterable(texts(1_000)).map((text) -> (text + " ".repeat(80)).substring(0, 80))));
		advance(Duration.ofMinutes(25));
		assertThat(vectors.results).hasSize(1_000).allMatch(AiResult::isSuccess);
		assertThat(this.provider.packs).allSatisfy((pack) -> assertThat(pack.texts().size()).isLessThanOrEqualTo(50));
		assertThat(this.provider.packs).hasSize(20);
	}

	@Test
	void oneBadRowIsFoundAndCostsTheOthersNothing() {
		List<String> texts = new ArrayList<>(texts(1_000));
		texts.set(700, "bad 700");
		Vectors vectors = Vectors.of(embedding(EmbeddingSettings.defaults().withCaps(1_024, 100_000, 8_192)).build()
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
		Vectors vectors = Vectors.of(embedding(EmbeddingSettings.defaults().withCaps(1_024, 100_000, 8_192)).build()
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
		Vectors vectors = Vectors
			.of(embedding(EmbeddingSettings.defaults()).build().embedTexts(Flux.fromIterable(texts)));
		advance(Duration.ofSeconds(10));
		assertThat(vectors.failed()).containsExactly(5L);
		assertThat(this.provider.packs).hasSizeLessThan(25);
	}

	@Test
	void manyBadRowsCostLittleMoreThanARequestEach() {
		this.provider.bad = (text) -> !text.equals("a");
		int rows = 512;
		Vectors vectors = Vectors.of(embedding(EmbeddingSettings.defaults().withCaps(rows, 100_000, 8_192)).build()
			.embedTexts(Flux.fromIterable(texts(rows))));
		advance(Duration.ofMinutes(5));
		assertThat(vectors.failed()).hasSize(rows);
		assertThat(this.provider.packs).hasSizeBetween(rows, rows + rows / 4 + 1);
	}

	@Test
	void whatRefusesEverythingIsFoundOutWithAFewRequests() {
		this.provider.bad = (text) -> true;
		Vectors vectors = Vectors.of(embedding(EmbeddingSettings.defaults().withCaps(512, 100_000, 8_192)).build()
			.embedTexts(Flux.fromIterable(texts(5_120))));
		advance(Duration.ofMinutes(5));
		assertThat(vectors.failed()).hasSize(5_120);
		assertThat(this.provider.packs).hasSizeLessThan(80);
	}

	@Test
	void anErrorOfTheWholeIsNotDivided() {
		this.provider.script = (n, pack) -> EmbeddingProvider.status(400, "unknown", "dimensions");
		Vectors vectors = Vectors.of(embedding(TEN).build().embedTexts(Flux.fromIterable(texts(10))));
		advance(Duration.ofSeconds(10));
		assertThat(vectors.failed()).hasSize(10);
		assertThat(this.provider.packs).hasSize(1);
	}

	@Test
	void packsThatAreTooLargeAreMadeSmallerForGood() {
		this.provider.script = (n, pack) -> (pack.texts().size() > 30)
				? EmbeddingProvider.status(422, "batch size 100 > maximum allowed batch size 30", null) : null;
		Vectors vectors = Vectors
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
		Vectors vectors = Vectors.of(embedding(TEN).build().embedTexts(Flux.fromIterable(texts(10))));
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
		Vectors vectors = Vectors.of(embedding(EmbeddingSettings.defaults())
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
		Vectors vectors = Vectors
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
		Vectors vectors = Vectors.of(embedding(TEN).build().embedTexts(Flux.fromIterable(texts(10))));
		advance(Duration.ofSeconds(1));
		assertThat(vectors.failed()).containsExactly(1L, 2L, 3L, 4L);
		assertThat(vectors.results).filteredOn((result) -> !result.isSuccess())
			.allSatisfy((result) -> assertThat(((AiResult.Failure<float[]>) result).error())
				.isInstanceOf(AiBadResponseException.class));
		assertThat(this.provider.packs).hasSize(1);
	}

	@Test
	void whatAPackCostIsDividedExactly() {
		Vectors vectors = Vectors.of(embedding(TEN).build()
			.embedTexts(Flux.just("a", "some text", "a somewhat longer text than the others", "x".repeat(99))));
		advance(Duration.ofSeconds(1));
		List<AiResponse> responses = vectors.results.stream().map(AiResult::response).toList();
		long tokens = this.provider.packs.get(0).texts().stream().mapToLong(EmbeddingProvider::tokens).sum();
		assertThat(responses.stream().map(AiResponse::usage).reduce(TokenUsage.NONE, TokenUsage::plus))
			.isEqualTo(new TokenUsage(tokens, 0, tokens, 0));
		assertThat(responses.stream().map(AiResponse::cost).reduce(BigDecimal.ZERO, BigDecimal::add))
			.isEqualByComparingTo(new BigDecimal("0.02").multiply(BigDecimal.valueOf(tokens)).movePointLeft(6));
		assertThat(responses).allMatch((response) -> response.usage().promptTokens() > 0);
	}

	@Test
	void aTextThatCannotBeSentFailsAloneAndIsNotSent() {
		Vectors vectors = Vectors.of(embedding(TEN.withCaps(10, 100_000, 100)).build()
			.embed(Flux.just(AiEmbeddingRequest.of("text"), AiEmbeddingRequest.of(""),
					AiEmbeddingRequest.of("x".repeat(1_000)),
					AiEmbeddingRequest.builder().text("text").model("gpt-4.1-mini").build(),
					AiEmbeddingRequest.builder().text("text").dimensions(4_096).build())));
		advance(Duration.ofSeconds(1));
		assertThat(vectors.failed()).containsExactly(1L, 2L, 3L, 4L);
		assertThat(this.provider.packs).singleElement().extracting(AiEmbeddingPack::texts).isEqualTo(List.of("text"));
		assertThat(vectors.messages()).anySatisfy((message) -> assertThat(message).contains("the text is empty"))
			.anySatisfy((message) -> assertThat(message).contains("an estimated 250 tokens",
					"ai.client.embedding.max-input-tokens"))
			.anySatisfy((message) -> assertThat(message).contains("'gpt-4.1-mini' writes answers"))
			.anySatisfy((message) -> assertThat(message).contains("invalid dimensions (4096)", "1536"));
	}

	@Test
	void aTextIsCutIfThatIsAskedFor() {
		Vectors vectors = Vectors.of(embedding(TEN.withCaps(10, 100_000, 100).withTruncate(true)).build()
			.embedTexts(Flux.just("\uD83D\uDE00".repeat(500))));
		advance(Duration.ofSeconds(1));
		assertThat(vectors.results).singleElement().matches(AiResult::isSuccess);
		String sent = this.provider.packs.get(0).texts().get(0);
		assertThat(sent.length()).isBetween(180, 200);
		assertThat(Character.isHighSurrogate(sent.charAt(sent.length() - 1))).isFalse();
		assertThat(vectors.results.get(0).request().messages().get(0).content()).hasSize(1_000);
	}

	@Test
	void aNullInAListIsNamedByItsIndexBeforeAnythingIsSent() {
		List<@Nullable String> texts = Arrays.asList("one", "two", null);
		assertThatIllegalArgumentException().isThrownBy(() -> embedding(TEN).build().embedTexts(texts))
			.withMessageContaining("texts[2] (null)");
	}

	@Test
	void anExchangeThatEmbedsNothingIsNamed() {
		ManagedAiClient client = client(ScriptedExchange.answering(this.time, Duration.ZERO)).build();
		assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(() -> client.embedTexts(texts(1)))
			.withMessageContaining("ScriptedExchange embeds no texts");
	}

	@Test
	void anErrorOfTheSourceComesAfterTheRowsThatWereRead() {
		Vectors vectors = Vectors.of(embedding(TEN).build()
			.embedTexts(Flux.fromIterable(texts(15)).concatWith(Mono.error(new IllegalStateException("source")))));
		advance(Duration.ofSeconds(1));
		assertThat(vectors.results).hasSize(15);
		assertThat(vectors.error).hasMessage("source");
	}

	@Test
	void cancellingCancelsWhatIsInFlightAndWhatWaits() {
		ManagedAiClient client = embedding(TEN).rateLimit(RateLimitSettings.none().withRequestsPerMinute(2L)).build();
		Vectors vectors = Vectors.of(client.embedTexts(Flux.fromIterable(texts(100))));
		advance(Duration.ofMillis(50));
		vectors.subscription.dispose();
		assertThat(this.provider.inFlight).isZero();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertThat(client.snapshot().admission().waiting()).isZero();
		advance(Duration.ofMinutes(5));
		assertThat(this.provider.packs).hasSize(2);
	}

	@Test
	void closingEndsEveryRow() {
		ManagedAiClient client = embedding(TEN).rateLimit(RateLimitSettings.none().withRequestsPerMinute(2L)).build();
		Vectors vectors = Vectors.of(client.embedTexts(Flux.fromIterable(texts(100))));
		advance(Duration.ofMillis(50));
		client.shutdown(Duration.ofSeconds(1)).subscribe();
		advance(Duration.ofSeconds(2));
		assertThat(vectors.error).isInstanceOf(AiCancelledException.class);
		assertThat(vectors.results).hasSize(40);
		assertThat(vectors.results).filteredOn(AiResult::isSuccess).hasSize(20);
	}

	@Test
	void aSpendingCapHoldsAndSmallerPacksStillFit() {
		SpendingCap cap = SpendingCap.ofTokens(1_500);
		Vectors vectors = Vectors.of(embedding(EmbeddingSettings.defaults()).build()
			.embedTexts(Flux.fromIterable(texts(1_000)))
			.contextWrite(cap::addTo));
		advance(Duration.ofMinutes(1));
		assertThat(vectors.results).hasSize(1_000);
		assertThat(vectors.failed()).isNotEmpty();
		assertThat(cap.spent().tokens()).isBetween(1_200L, 1_500L);
		assertThat(vectors.failed().size()).isBetween(300, 600);
	}

	@Test
	void oneTextGoesAloneAndFailsFast() {
		this.provider.script = (n, pack) -> (n == 1) ? Mono.just(EmbeddingProvider.answer(pack))
				: EmbeddingProvider.status(400, "no", null);
		ManagedAiClient client = embedding(TEN).build();
		assertThat(client.embed("text")).isEqualTo(EmbeddingProvider.vector("text"));
		assertThatExceptionOfType(AiInvalidRequestException.class).isThrownBy(() -> client.embed("text"));
		assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(() -> client.embed(""));
		assertThat(this.provider.packs).hasSize(2);
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	/**
	 * What a subscription has brought so far.
	 */
	private static final class Vectors {

		final List<AiResult<float[]>> results = Collections.synchronizedList(new ArrayList<>());

		volatile @Nullable Throwable error;

		volatile boolean completed;

		Disposable subscription;

		static Vectors of(Flux<AiResult<float[]>> flux) {
			Vectors vectors = new Vectors();
			vectors.subscription = flux.subscribe(vectors.results::add, (error) -> vectors.error = error,
					() -> vectors.completed = true);
			return vectors;
		}

		List<Long> failed() {
			return this.results.stream().filter((result) -> !result.isSuccess()).map(AiResult::index).sorted().toList();
		}

		Stream<String> messages() {
			return this.results.stream()
				.filter((result) -> !result.isSuccess())
				.map((result) -> ((AiResult.Failure<float[]>) result).error().getMessage());
		}

		void assertRight(int count) {
			assertThat(this.error).isNull();
			assertThat(this.completed).isTrue();
			assertThat(this.results).hasSize(count);
			assertThat(this.results.stream().map(AiResult::index).distinct()).hasSize(count);
			assertThat(this.results).allSatisfy((result) -> {
				String text = result.request().messages().get(0).content();
				assertThat(text).isEqualTo("text " + result.index());
				assertThat(result.orElseThrow()).isEqualTo(EmbeddingProvider.vector(text));
				assertThat(result.response().id()).isEqualTo(result.id());
			});
		}

	}

}
