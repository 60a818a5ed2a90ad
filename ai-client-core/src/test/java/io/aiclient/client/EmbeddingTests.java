package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.cost.SpendingCap;
import io.aiclient.embedding.EmbeddingSettings;
import io.aiclient.error.AiCancelledException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts that are embedded, in virtual time.
 */
class EmbeddingTests extends EmbeddingTestCase {

	@Test
	void eachTextHasItsOwnVectorWhicheverPackItTravelledIn() {
		EmbeddedTexts vectors = EmbeddedTexts.of(embedding(TEN).build().embedTexts(Flux.fromIterable(texts(95))));
		advance(Duration.ofSeconds(1));
		vectors.assertRight(95);
		assertThat(this.provider.packs).extracting((pack) -> pack.texts().size())
			.containsExactly(10, 10, 10, 10, 10, 10, 10, 10, 10, 5);
	}

	@Test
	void rowsOfDifferentModelsOrDimensionsShareNoPack() {
		EmbeddedTexts vectors = EmbeddedTexts.of(embedding(TEN).build()
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
		EmbeddedTexts.of(embedding(TEN.withLinger(Duration.ofMillis(200))).build().embedTexts(source.asFlux()));
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
		EmbeddedTexts vectors = EmbeddedTexts
			.of(embedding(TEN).rateLimit(RateLimitSettings.none().withRequestsPerMinute(2L))
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
		EmbeddedTexts vectors = EmbeddedTexts
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
	void whatAPackCostIsDividedExactly() {
		EmbeddedTexts vectors = EmbeddedTexts.of(embedding(TEN).build()
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
	void anErrorOfTheSourceComesAfterTheRowsThatWereRead() {
		EmbeddedTexts vectors = EmbeddedTexts.of(embedding(TEN).build()
			.embedTexts(Flux.fromIterable(texts(15)).concatWith(Mono.error(new IllegalStateException("source")))));
		advance(Duration.ofSeconds(1));
		assertThat(vectors.results).hasSize(15);
		assertThat(vectors.error).hasMessage("source");
	}

	@Test
	void cancellingCancelsWhatIsInFlightAndWhatWaits() {
		ManagedAiClient client = embedding(TEN).rateLimit(RateLimitSettings.none().withRequestsPerMinute(2L)).build();
		EmbeddedTexts vectors = EmbeddedTexts.of(client.embedTexts(Flux.fromIterable(texts(100))));
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
		EmbeddedTexts vectors = EmbeddedTexts.of(client.embedTexts(Flux.fromIterable(texts(100))));
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
		EmbeddedTexts vectors = EmbeddedTexts.of(embedding(EmbeddingSettings.defaults()).build()
			.embedTexts(Flux.fromIterable(texts(1_000)))
			.contextWrite(cap::addTo));
		advance(Duration.ofMinutes(1));
		assertThat(vectors.results).hasSize(1_000);
		assertThat(vectors.failed()).isNotEmpty();
		assertThat(cap.spent().tokens()).isBetween(1_200L, 1_500L);
		assertThat(vectors.failed().size()).isBetween(300, 600);
	}

}
