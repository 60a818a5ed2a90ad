package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiProviderException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Items of batches that share calls, with one another and with single calls.
 */
class SharedBatchItemTests extends SharedCallTestCase {

	@Test
	void aThousandIdenticalItemsMakeOneCall() {
		ManagedAiClient client = sharing(this.answering).build();
		Results results = Results.of(client.batch(Collections.nCopies(1000, AiRequest.of("x"))));
		advance(Duration.ofSeconds(1));
		assertThat(results.completed).isTrue();
		assertThat(this.answering.sent()).isOne();
		assertThat(results.results).extracting(AiResult::index).doesNotHaveDuplicates().hasSize(1000);
		BigDecimal cost = results.results.stream()
			.map((result) -> result.response().cost())
			.reduce(BigDecimal.ZERO, BigDecimal::add);
		assertThat(cost).isEqualByComparingTo("0.00012");
		assertThat(results.results.stream().mapToLong((result) -> result.response().usage().totalTokens()).sum())
			.isEqualTo(150);
	}

	@Test
	void itemsOfABatchAreReadNoFurtherAheadForOthersThatShare() {
		AtomicInteger taken = new AtomicInteger();
		Flux<AiRequest> source = Flux.range(0, 100_000)
			.doOnNext((i) -> taken.incrementAndGet())
			.map((i) -> AiRequest.of("x"));
		Results.of(sharing(this.answering).build().batch(source));
		advance(Duration.ofMillis(100));
		assertThat(taken.get()).isBetween(1000, 1100);
	}

	@Test
	void cancellingABatchLeavesNothingBehind() {
		ManagedAiClient client = sharing(this.answering).concurrency(ConcurrencySettings.fixed(2)).build();
		Disposable batch = client.batch(Flux.fromIterable(requests(100)).flatMap((it) -> Flux.just(it, it)))
			.subscribe();
		Answer other = Answer.of(client.send(AiRequest.of("text 1")));
		advance(Duration.ofMillis(100));
		batch.dispose();
		assertThat(this.answering.cancelled).isOne();
		advance(Duration.ofMillis(100));
		assertThat(other.response.attempts()).as("the call of the item went on").isOne();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertThat(client.snapshot().admission().waiting()).isZero();
		assertThat(this.answering.sent()).isEqualTo(2);
	}

	@Test
	void deadlinesOfItemsRunDuringTheAttemptsTheyShare() {
		ManagedAiClient client = sharing(ScriptedExchange.answering(this.time, Duration.ofSeconds(20)))
			.totalTimeout(Duration.ofSeconds(10))
			.build();
		Results first = Results.of(client.batch(List.of(AiRequest.of("x"))));
		advance(Duration.ofSeconds(5));
		Results second = Results.of(client.batch(List.of(AiRequest.of("x"))));
		advance(Duration.ofSeconds(5));
		assertThat(first.failures()).isOne();
		assertThat(second.results).isEmpty();
		advance(Duration.ofSeconds(5));
		assertThat(second.failures()).isOne();
	}

	@Test
	void aSingleCallDoesNotWaitBehindAnItemThatWaits() {
		ManagedAiClient client = sharing(this.answering).concurrency(ConcurrencySettings.fixed(1)).build();
		Answer.of(client.send(AiRequest.of("other")));
		Results items = Results.of(client.batch(Flux.just(AiRequest.of("y"))));
		Results same = Results.of(client.batch(Flux.just(AiRequest.of("x"))));
		Answer single = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofMillis(400));
		assertThat(single.response).isNotNull();
		assertThat(items.results).isEmpty();
		advance(Duration.ofMillis(400));
		assertThat(items.results).hasSize(1).allMatch(AiResult::isSuccess);
		assertThat(same.results).hasSize(1).allMatch(AiResult::isSuccess);
	}

	@Test
	void aSingleCallSharesTheAttemptOfAnItem() {
		ManagedAiClient client = sharing(this.answering).build();
		Results items = Results.of(client.batch(List.of(AiRequest.of("x"))));
		advance(Duration.ofMillis(100));
		Answer single = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofMillis(100));
		assertThat(this.answering.sent()).isOne();
		assertThat(single.response.attempts()).isZero();
		assertThat(items.results).hasSize(1);
	}

	@Test
	void aSingleCallGoesItsOwnWayWhenTheAttemptOfAnItemFails() {
		ScriptedExchange exchange = scripted((n) -> n == 1);
		ManagedAiClient client = sharing(exchange).build();
		Results items = Results.of(client.batch(List.of(AiRequest.of("x"))));
		advance(Duration.ofMillis(100));
		Answer single = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofMillis(300));
		assertThat(single.response.attempts()).isOne();
		assertThat(exchange.sentMillis).containsExactly(0L, 200L);
		advance(Duration.ofSeconds(2));
		assertThat(items.results).hasSize(1).allMatch(AiResult::isSuccess);
	}

	@Test
	void anItemIsNotFailedByASingleCallThatGivesUp() {
		ScriptedExchange exchange = scripted((n) -> n == 1);
		ManagedAiClient client = sharing(exchange).retry(NO_RETRY).build();
		Answer single = Answer.of(client.send(AiRequest.of("x")));
		Results items = Results.of(client.batch(List.of(AiRequest.of("x"))));
		advance(Duration.ofMillis(200));
		assertThat(single.error).isInstanceOf(AiProviderException.class);
		advance(Duration.ofMillis(200));
		assertThat(items.results).hasSize(1).allMatch(AiResult::isSuccess);
		assertThat(exchange.sent()).isEqualTo(2);
	}

	@Test
	void anAnswerThatCannotBeUsedIsPaidForOnce() {
		ManagedAiClient client = sharing(new ScriptedExchange(this.time,
				(n, request) -> Mono
					.just(AiResponse.builder().model("gpt-4.1-mini").usage(new TokenUsage(1000, 0, 1000, 0)).build())
					.delayElement(Duration.ofMillis(200), this.time)))
			.build();
		Results results = Results.of(client.batch(List.of(request("a", "x"), request("b", "x"))));
		advance(Duration.ofSeconds(1));
		assertThat(results.results).allSatisfy((result) -> assertThat(((AiResult.Failure<AiResponse>) result).error())
			.isInstanceOf(AiBadResponseException.class));
		assertThat(results.results.get(0).response().id()).isEqualTo("a");
		assertThat(results.results.get(0).response().cost()).isPositive();
		assertThat(results.results.get(1).response()).isNull();
	}

	@Test
	void manySynchronousAnswersNeedNoStack() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.answer(request));
		AtomicInteger answered = new AtomicInteger();
		sharing(exchange).build()
			.batch(Flux.range(0, 50_000).map((i) -> AiRequest.of("text " + i / 2)))
			.subscribe((result) -> answered.incrementAndGet());
		advance(Duration.ofSeconds(1));
		assertThat(answered).hasValue(50_000);
	}

}
