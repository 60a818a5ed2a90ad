package io.aiclient.client;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.resilience.CircuitBreakerSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A batch under a spending cap.
 */
class CappedBatchTests extends CappedTestCase {

	@Test
	void anItemWaitsForWhatIsInFlightToTurnOutCheaper() {
		SpendingCap cap = cap(24);
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> answer(4).delayElement(Duration.ofSeconds(5), this.time));
		Results results = run(dear(exchange).totalTimeout(Duration.ofSeconds(6)).build(), cap, requests(4, 10));
		advance(Duration.ofSeconds(20));
		assertThat(exchange.sentMillis).containsExactly(0L, 0L, 5_000L, 10_000L);
		assertThat(results.results).as("no deadline ran while they waited").hasSize(4).allMatch(AiResult::isSuccess);
		assertThat(cap.spent().usd()).isEqualByComparingTo("16");
	}

	@Test
	void itemsThatDoNotFitEndAsNotDone() {
		SpendingCap cap = cap(20);
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> answer(6).delayElement(Duration.ofSeconds(1), this.time));
		Results results = run(dear(exchange).build(), cap, requests(1000, 10));
		advance(Duration.ofMinutes(1));
		assertThat(results.completed).isTrue();
		assertThat(results.results).hasSize(1000);
		assertThat(results.results.stream().filter(AiResult::isSuccess)).hasSize(2);
		assertThat(results.results.stream().filter(CappedTestCase::isNotDoneForTheCap)).hasSize(998);
		assertThat(cap.spent().usd()).isEqualByComparingTo("12");
	}

	@Test
	void aSmallerItemStillFitsWhereALargeOneDidNot() {
		SpendingCap cap = cap(20);
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> answer(6));
		Results results = run(dear(exchange).build(), cap, List.of(request(10), request(10), request(10), request(5)));
		advance(Duration.ofSeconds(1));
		assertThat(results.failures()).isOne();
		assertThat(cap.spent().usd()).isEqualByComparingTo("18");
	}

	@Test
	void goesOnUnderAHigherCap() {
		SpendingCap low = cap(20);
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> answer(6));
		ManagedAiClient client = dear(exchange).build();
		Results first = run(client, low, requests(5, 10));
		advance(Duration.ofSeconds(1));
		List<AiRequest> notDone = first.results.stream()
			.filter(CappedTestCase::isNotDoneForTheCap)
			.map(AiResult::request)
			.toList();
		SpendingCap high = SpendingCap.builder().usd(BigDecimal.valueOf(50)).spentBefore(low.spent()).build();
		Results second = run(client, high, notDone);
		advance(Duration.ofSeconds(1));
		assertThat(second.results).hasSize(notDone.size()).allMatch(AiResult::isSuccess);
		assertThat(high.spent().usd()).isEqualByComparingTo("30");
		assertThat(exchange.sent()).isEqualTo(5);
	}

	@Test
	void holdsNoSlotWhileItWaitsForRoom() {
		SpendingCap cap = cap(10);
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> answer(1).delayElement(Duration.ofSeconds(5), this.time));
		ManagedAiClient client = dear(exchange).concurrency(ConcurrencySettings.fixed(2)).build();
		run(client, cap, requests(5, 9));
		Answer other = Answer.of(client.send(request(9)));
		advance(Duration.ofSeconds(5));
		assertThat(other.response).isNotNull();
		assertThat(other.response.queued()).isZero();
	}

	@Test
	void retriesOfItemsPayAgain() {
		SpendingCap cap = cap(100);
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n % 2 == 1) ? failed(Stage.BODY) : answer(5));
		Results results = run(dear(exchange).retry(RETRIES).concurrency(ConcurrencySettings.fixed(1)).build(), cap,
				requests(10, 10));
		advance(Duration.ofMinutes(5));
		assertThat(results.results).hasSize(10);
		assertThat(cap.spent().usd()).isEqualByComparingTo(BigDecimal.valueOf(billed(exchange)));
		assertThat(cap.spent().usd()).isLessThanOrEqualTo(BigDecimal.valueOf(100));
		assertThat(results.results.stream().filter(CappedTestCase::isNotDoneForTheCap)).isNotEmpty();
	}

	/**
	 * Every odd attempt was billed to its bound, every even one 5.
	 */
	private static long billed(ScriptedExchange exchange) {
		return (exchange.sent() + 1) / 2 * 10L + exchange.sent() / 2 * 5L;
	}

	@Test
	void anItemThatNothingBoundsIsAFailureAmongTheOthers() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> answer(1));
		Results results = run(dear(exchange).build(), cap(20), List.of(request(5), AiRequest.of("x"), request(5)));
		advance(Duration.ofSeconds(1));
		assertThat(results.results).hasSize(3);
		assertThat(results.results).filteredOn((result) -> !result.isSuccess())
			.singleElement()
			.satisfies((result) -> assertThat(((AiResult.Failure<AiResponse>) result).error())
				.isInstanceOf(AiRefusedLocallyException.class)
				.hasMessageContaining("maxTokens"));
	}

	@Test
	void cancellingABatchThatWaitsForRoomLeavesNothingBehind() {
		SpendingCap cap = cap(10);
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> Mono.never());
		ManagedAiClient client = dear(exchange).build();
		client.batch(requests(100, 9)).contextWrite(cap::addTo).take(Duration.ofSeconds(1), this.time).subscribe();
		advance(Duration.ofSeconds(2));
		assertThat(cap.spent().usd()).as("the one in flight").isEqualByComparingTo("9");
		assertThat(cap.reserved().usd()).isEqualByComparingTo("0");
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertThat(exchange.sent()).isOne();
	}

	@Test
	void twoHundredInFlightWithTheLongestAnswersStayBelowTheCapAndUseNearlyAllOfIt() {
		SpendingCap cap = SpendingCap.ofUsd(new BigDecimal("1.00"));
		BigDecimal[] billed = { BigDecimal.ZERO };
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> {
			TokenUsage usage = new TokenUsage(20, request.maxTokens(), 20 + request.maxTokens(), 0);
			billed[0] = billed[0].add(cost(usage));
			return Mono.just(AiResponse.builder().content("x").model("gpt-4.1-mini").usage(usage).build())
				.delayElement(Duration.ofMillis(100 + n % 50), this.time);
		});
		Results results = run(client(exchange).concurrency(ConcurrencySettings.fixed(200)).build(), cap,
				requests(10_000, 1000));
		advance(Duration.ofMinutes(10));
		assertThat(results.results).hasSize(10_000);
		assertThat(exchange.mostInFlight).isEqualTo(200);
		assertThat(billed[0]).isBetween(new BigDecimal("0.998"), new BigDecimal("1.00"));
		assertThat(cap.spent().usd()).isEqualByComparingTo(billed[0]);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void whateverTheProviderDoesTheBillNeverPassesTheCap(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		SpendingCap cap = SpendingCap.builder()
			.usd(new BigDecimal("1.00"))
			.journal((upTo) -> Mono.delay(Duration.ofMillis(3), this.time).then())
			.build();
		BigDecimal[] billed = { BigDecimal.ZERO };
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> {
			int what = random.nextInt(10);
			Duration latency = Duration.ofMillis(random.nextInt(1, 2_000));
			if (what == 0) {
				return ScriptedExchange.status(random.nextBoolean() ? 503 : 400).delaySubscription(latency, this.time);
			}
			TokenUsage usage = new TokenUsage(20, random.nextInt(1, request.maxTokens() + 1), 0, 0);
			billed[0] = billed[0].add(cost(usage));
			return switch (what) {
				case 1 -> failed(Stage.SENT).delaySubscription(latency, this.time);
				case 2 -> failed(Stage.BODY).delaySubscription(latency, this.time);
				case 3 -> ScriptedExchange.status(504).delaySubscription(latency, this.time);
				case 4 -> Mono.never();
				default -> Mono.just(AiResponse.builder().content("x").model("gpt-4.1-mini").usage(usage).build())
					.delayElement(latency, this.time);
			};
		});
		Flux<AiRequest> rows = Flux.range(0, 3_000).map((i) -> request(random.nextInt(100, 3_000)));
		Results results = new Results();
		client(exchange).concurrency(ConcurrencySettings.fixed(200))
			.retry(RETRIES)
			.circuitBreaker(new CircuitBreakerSettings(100, 20, 20, Duration.ofSeconds(1), 3))
			.totalTimeout(Duration.ofSeconds(10))
			.build()
			.batch(rows)
			.contextWrite(cap::addTo)
			.subscribe(results.results::add);
		for (int i = 0; i < 500; i++) {
			advance(Duration.ofSeconds(1));
			assertThat(billed[0]).isLessThanOrEqualTo(new BigDecimal("1.00"));
			assertThat(cap.spent().plus(cap.reserved()).usd()).isLessThanOrEqualTo(new BigDecimal("1.00"));
		}
		assertThat(results.results.size()).isEqualTo(3_000);
		assertThat(results.results.stream().filter(CappedTestCase::isNotDoneForTheCap)).isNotEmpty();
		assertThat(cap.reserved().usd()).isEqualByComparingTo("0");
		assertThat(cap.spent().usd()).isGreaterThan(new BigDecimal("0.99"));
	}

	private static BigDecimal cost(TokenUsage usage) {
		return new BigDecimal("0.40").multiply(BigDecimal.valueOf(usage.promptTokens()))
			.add(new BigDecimal("1.60").multiply(BigDecimal.valueOf(usage.completionTokens())))
			.movePointLeft(6);
	}

	private static Results run(ManagedAiClient client, SpendingCap cap, List<AiRequest> requests) {
		return Results.of(client.batch(requests).contextWrite(cap::addTo));
	}

	private static Mono<AiResponse> failed(Stage stage) {
		return Mono.error(() -> AiExchangeException.failed(stage, "scripted", new IOException("reset")));
	}

}
