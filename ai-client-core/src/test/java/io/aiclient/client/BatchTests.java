package io.aiclient.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.AiThrottledException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

class BatchTests extends VirtualTimeTestCase {

	private static final RateLimitSettings TEN_A_MINUTE = RateLimitSettings.none().withRequestsPerMinute(10L);

	@Test
	void everyRequestEndsAsExactlyOneResult() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n % 7 == 0) ? ScriptedExchange.status(400)
						: ScriptedExchange.answer(request).delayElement(Duration.ofMillis(n % 13), this.time));
		Results results = Results.of(client(exchange).build().batch(requests(1000)));
		advance(Duration.ofMinutes(1));
		assertThat(results.completed).isTrue();
		assertThat(results.results.stream().map(AiResult::index).collect(Collectors.toSet())).hasSize(1000);
		assertThat(results.failures()).isEqualTo(1000 / 7);
		assertThat(results.results).allSatisfy((result) -> {
			assertThat(result.id()).isEqualTo("id-" + result.index());
			assertThat(result.request().id()).isEqualTo(result.id());
			if (result instanceof AiResult.Success<AiResponse> success) {
				assertThat(success.value().content()).isEqualTo("answer to text " + result.index());
			}
		});
		assertThat(exchange.mostInFlight).isLessThanOrEqualTo(50);
	}

	@Test
	void noRowFailsForWaitingItsTurn() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofMillis(100));
		Results results = Results.of(client(exchange).rateLimit(TEN_A_MINUTE).build().batch(requests(200)));
		advance(Duration.ofMinutes(19).plusSeconds(5));
		assertThat(results.completed).isTrue();
		assertThat(results.results).hasSize(200).allMatch(AiResult::isSuccess);
		for (int i = 10; i < 200; i++) {
			assertThat(exchange.sentMillis.get(i) - exchange.sentMillis.get(i - 10)).isGreaterThanOrEqualTo(60_000);
		}
	}

	@Test
	void takesARequestOnlyWhenItCouldBeAdmittedNext() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofMillis(100));
		AtomicInteger taken = new AtomicInteger();
		Flux<AiRequest> source = Flux.fromIterable(requests(200)).doOnNext((request) -> taken.incrementAndGet());
		Results results = Results.of(client(exchange).rateLimit(TEN_A_MINUTE).build().batch(source));
		advance(Duration.ofSeconds(30));
		assertThat(results.results).hasSize(10);
		assertThat(taken).hasValue(11);
	}

	@Test
	void takesFewRequestsOfAnIterableAheadOfAdmission() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofMillis(100));
		AtomicInteger taken = new AtomicInteger();
		Iterable<AiRequest> source = () -> requests(200).stream().peek((r) -> taken.incrementAndGet()).iterator();
		Results.of(client(exchange).rateLimit(TEN_A_MINUTE).build().batch(source));
		advance(Duration.ofSeconds(30));
		assertThat(taken.get()).isBetween(11, 11 + 32);
	}

	@Test
	void endsAnItemThatIsAskedToWaitLongerThanIsObeyed() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> (n == 1)
				? ScriptedExchange.status(429, Map.of("Retry-After", "121")) : ScriptedExchange.answer(request));
		Results results = Results.of(waitingTwoMinutes(exchange).batch(requests(1)));
		assertThat(results.completed).isTrue();
		assertThat(results.results).singleElement()
			.isInstanceOfSatisfying(AiResult.Failure.class,
					(failure) -> assertThat(failure.error()).isInstanceOf(AiThrottledException.class));
		assertThat(exchange.sent()).isOne();
	}

	@Test
	void anItemWaitsLongerForTheResetOfALimitPerDay() {
		Duration untilReset = Duration.ofHours(20);
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? refusedForTheDay(untilReset) : ScriptedExchange.answer(request));
		Results results = Results.of(waitingTwoMinutes(exchange).batch(requests(1)));
		advance(untilReset.minusSeconds(1));
		assertThat(results.results).isEmpty();
		assertThat(exchange.sent()).isOne();
		advance(Duration.ofSeconds(2));
		assertThat(results.results).singleElement().matches(AiResult::isSuccess);
	}

	private ManagedAiClient waitingTwoMinutes(ScriptedExchange exchange) {
		return client(exchange)
			.retry(RetrySettings.defaults()
				.withMaxRetries(3)
				.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60))
				.withMaxRetryAfter(Duration.ofSeconds(120)))
			.build();
	}

	private static Mono<AiResponse> refusedForTheDay(Duration untilReset) {
		return Mono
			.error(() -> AiExchangeException.status(429, Map.of("Retry-After", String.valueOf(untilReset.toSeconds())),
					new AiExchangeException.ProviderError(null, null, "Limit of requests per day reached")));
	}

	@Test
	void aRateLimitUsesUpNoRetryAndFailsNoItem() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n <= 40) ? ScriptedExchange.status(429) : ScriptedExchange.answer(request));
		Results results = Results.of(client(exchange)
			.retry(RetrySettings.defaults()
				.withMaxRetries(0)
				.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60))
				.withMaxRetryAfter(Duration.ofSeconds(120)))
			.concurrency(ConcurrencySettings.fixed(4))
			.build()
			.batch(requests(10)));
		advance(Duration.ofMinutes(30));
		assertThat(results.completed).isTrue();
		assertThat(results.failures()).isZero();
	}

	@Test
	void waitsForAnOpenBreakerAndCallsADeadProviderOnlyToProbe() {
		boolean[] dead = { true };
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> dead[0]
						? ScriptedExchange.status(500).delaySubscription(Duration.ofMillis(50), this.time)
						: ScriptedExchange.answer(request).delayElement(Duration.ofMillis(50), this.time));
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(8))
			.retry(RetrySettings.defaults()
				.withMaxRetries(30)
				.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(2))
				.withMaxRetryAfter(Duration.ofSeconds(120)))
			.totalTimeout(Duration.ofMinutes(2))
			.circuitBreaker(new CircuitBreakerSettings(50, 10, 10, Duration.ofSeconds(60), 3))
			.build();
		Results results = Results.of(client.batch(requests(200)));
		advance(Duration.ofSeconds(59));
		assertThat(exchange.sent()).isLessThanOrEqualTo(8 + 10 + 3);
		advance(Duration.ofSeconds(3));
		assertThat(exchange.sent()).isLessThanOrEqualTo(8 + 10 + 3);
		dead[0] = false;
		advance(Duration.ofMinutes(5));
		assertThat(results.completed).isTrue();
		assertThat(results.failures()).isZero();
	}

	@Test
	void waitsForTheLatchInsteadOfFailingRowByRow() {
		boolean[] mended = { false };
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> (n <= 5 || mended[0])
				? ScriptedExchange.answer(request) : ScriptedExchange.status(402));
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(1)).build();
		Results results = Results.of(client.batch(requests(100)));
		advance(Duration.ofMinutes(4));
		assertThat(results.results).hasSize(13);
		assertThat(results.failures()).as("the first, and the probes after 1, 3, 7, 15, 31, 63 and 127 s").isEqualTo(8);
		mended[0] = true;
		client.releaseLatch();
		advance(Duration.ofSeconds(1));
		assertThat(results.completed).isTrue();
		assertThat(results.failures()).isEqualTo(8);
	}

	@Test
	void deadlineOfAnItemRunsOnlyDuringItsAttempts() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofSeconds(20));
		Results results = Results.of(client(exchange).concurrency(ConcurrencySettings.fixed(1))
			.totalTimeout(Duration.ofSeconds(30))
			.build()
			.batch(requests(10)));
		advance(Duration.ofSeconds(200));
		assertThat(results.results).hasSize(10).allMatch(AiResult::isSuccess);
		Results late = Results.of(client(exchange).totalTimeout(Duration.ofSeconds(10)).build().batch(requests(3)));
		advance(Duration.ofSeconds(10));
		assertThat(late.results).hasSize(3)
			.allSatisfy((result) -> assertThat(((AiResult.Failure<AiResponse>) result).error())
				.isInstanceOf(AiTimeoutException.class));
	}

	@Test
	void aSlowConsumerSlowsTheBatchDown() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofMillis(1));
		BaseSubscriber<AiResult<AiResponse>> consumer = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
				request(1);
			}
		};
		client(exchange).build().batch(requests(10_000)).subscribe(consumer);
		advance(Duration.ofMinutes(1));
		assertThat(exchange.sent()).isLessThan(1000);
		consumer.requestUnbounded();
		advance(Duration.ofMinutes(1));
		assertThat(exchange.sent()).isEqualTo(10_000);
	}

	@Test
	void anErrorOfTheSourceComesAfterWhatIsInFlight() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofSeconds(1));
		Flux<AiRequest> source = Flux.concat(Flux.fromIterable(requests(20)),
				Flux.error(new IllegalStateException("the source broke")));
		Results results = Results.of(client(exchange).build().batch(source));
		assertThat(results.error).isNull();
		advance(Duration.ofSeconds(1));
		assertThat(results.results).hasSize(20);
		assertThat(results.error).hasMessage("the source broke");
	}

	@Test
	void cancellingLeavesNothingBehind() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofSeconds(1));
		ManagedAiClient client = client(exchange).rateLimit(TEN_A_MINUTE).build();
		Disposable batch = client.batch(requests(100)).subscribe();
		advance(Duration.ofMillis(500));
		batch.dispose();
		assertThat(exchange.inFlight).isZero();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertThat(client.snapshot().admission().waiting()).isZero();
		advance(Duration.ofMinutes(5));
		assertThat(exchange.sent()).isEqualTo(10);
	}

	@Test
	void aFailureKeepsTheAnswerThatWasPaidFor() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> Mono
			.just(AiResponse.builder().model("gpt-4.1-mini").usage(new TokenUsage(1000, 0, 1000, 0)).build()));
		Results results = Results.of(client(exchange).build().batch(requests(1)));
		advance(Duration.ofSeconds(1));
		AiResult.Failure<AiResponse> failure = (AiResult.Failure<AiResponse>) results.results.get(0);
		assertThat(failure.error()).isInstanceOf(AiBadResponseException.class);
		assertThat(failure.response().cost()).isEqualByComparingTo("0.0004");
	}

	@Test
	void aRequestThatCannotBeSentIsAFailureAmongTheOthers() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ZERO);
		RateLimitSettings limit = RateLimitSettings.none().withTokensPerMinute(1000L);
		List<AiRequest> requests = List.of(AiRequest.of("a"), AiRequest.builder().user("b").maxTokens(5000).build(),
				AiRequest.of("c"));
		Results results = Results.of(client(exchange).rateLimit(limit).build().batch(requests));
		advance(Duration.ofMinutes(1));
		assertThat(results.results).hasSize(3);
		assertThat(results.results).filteredOn((result) -> !result.isSuccess())
			.singleElement()
			.satisfies((result) -> assertThat(((AiResult.Failure<AiResponse>) result).error())
				.isInstanceOf(AiRefusedLocallyException.class));
	}

	@Test
	void isColdAndMayBeSubscribedToTwice() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ZERO);
		Flux<AiResult<AiResponse>> batch = client(exchange).build().batch(requests(5));
		Results first = Results.of(batch);
		Results second = Results.of(batch);
		advance(Duration.ofSeconds(1));
		assertThat(first.results).hasSize(5);
		assertThat(second.results).hasSize(5);
		assertThat(exchange.sent()).isEqualTo(10);
	}

	@Test
	void aMillionSynchronousAnswersNeedNoStack() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.answer(request));
		AiRequest request = AiRequest.of("x");
		AtomicInteger answered = new AtomicInteger();
		client(exchange).build()
			.batch(Flux.range(0, 100_000).map((i) -> request))
			.subscribe((result) -> answered.incrementAndGet());
		advance(Duration.ofSeconds(1));
		assertThat(answered).hasValue(100_000);
	}

}
