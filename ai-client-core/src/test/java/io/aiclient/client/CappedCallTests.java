package io.aiclient.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.resilience.CircuitBreakerSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A call under a spending cap.
 */
class CappedCallTests extends CappedTestCase {

	static Stream<Arguments> ends() {
		IOException reset = new IOException("Connection reset");
		TimeoutException timeout = new TimeoutException();
		return Stream.of(arguments("answered with 4 tokens", answer(4), 4),
				arguments("answered without usage", answer("x", TokenUsage.NONE), 10),
				arguments("answered empty", answer("", new TokenUsage(1, 3, 4, 0)), 3),
				arguments("not to be written", Mono.error(AiRefusedLocallyException.because("option")), 0),
				arguments("connect", failed(Stage.CONNECT, reset), 0),
				arguments("connect timeout", failed(Stage.CONNECT, timeout), 0), arguments("400", status(400, null), 0),
				arguments("401", status(401, null), 0), arguments("403", status(403, null), 0),
				arguments("404", status(404, null), 0), arguments("409", status(409, null), 0),
				arguments("413", status(413, null), 0), arguments("429", status(429, null), 0),
				arguments("billing", status(429, "insufficient_quota"), 0), arguments("498", status(498, null), 0),
				arguments("500", status(500, null), 0), arguments("503", status(503, null), 0),
				arguments("529", status(529, null), 0), arguments("content filter", status(400, "content_filter"), 10),
				arguments("too long", status(400, "context_length_exceeded"), 10),
				arguments("408", status(408, null), 10), arguments("502", status(502, null), 10),
				arguments("504", status(504, null), 10), arguments("524", status(524, null), 10),
				arguments("reset", failed(Stage.SENT, reset), 10),
				arguments("response timeout", failed(Stage.SENT, timeout), 10),
				arguments("broken body", failed(Stage.BODY, reset), 10),
				arguments("idle timeout", failed(Stage.BODY, timeout), 10),
				arguments("too large", failed(Stage.TOO_LARGE, null), 10),
				arguments("error event",
						Mono.error(
								AiExchangeException.event(new ProviderError("overloaded_error", null, "busy"), null)),
						10),
				arguments("error event after a part",
						Mono.error(AiExchangeException.event(new ProviderError("overloaded_error", null, "busy"),
								part("half", new TokenUsage(1, 3, 4, 0)))),
						3),
				arguments("error event after a part without usage",
						Mono.error(AiExchangeException.event(new ProviderError(null, "429", "slow"),
								part("half", TokenUsage.NONE))),
						10),
				arguments("finish reason error", Mono.just(part("half", new TokenUsage(1, 3, 4, 0))), 3),
				arguments("unknown", Mono.error(new IllegalStateException("closed")), 10));
	}

	private static AiResponse part(String content, TokenUsage usage) {
		return AiResponse.builder().content(content).model("dear").usage(usage).finishReason("error").build();
	}

	@ParameterizedTest(name = "{0} costs {2}")
	@MethodSource("ends")
	void anAttemptCostsWhatItMayHaveBeenBilled(String end, Mono<AiResponse> answer, int cost) {
		SpendingCap cap = cap(100);
		Answer ended = Answer.of(dear(new ScriptedExchange(this.time, (n, request) -> answer)).retry(NO_RETRY)
			.build()
			.send(request(10))
			.contextWrite(cap::addTo));
		advance(Duration.ofSeconds(1));
		assertThat(ended.isPending()).isFalse();
		assertThat(cap.spent().usd()).isEqualByComparingTo(String.valueOf(cost));
		assertThat(cap.reserved()).isEqualTo(new Spending(cap.reserved().usd(), 0));
		assertThat(cap.reserved().usd()).isEqualByComparingTo("0");
	}

	@Test
	void aRetryIsPaidForBesideTheAttemptOfUnknownCost() {
		SpendingCap cap = cap(20);
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> (n == 1) ? reset() : answer(4));
		Answer answer = Answer.of(dear(exchange).retry(RETRIES).build().send(request(10)).contextWrite(cap::addTo));
		advance(Duration.ofSeconds(2));
		assertThat(answer.response.attempts()).isEqualTo(2);
		assertThat(cap.spent().usd()).isEqualByComparingTo("14");
	}

	@Test
	void aRetryThatTheCapHasNoRoomForIsNotSent() {
		SpendingCap cap = cap(19);
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> reset());
		Answer answer = Answer.of(dear(exchange).retry(RETRIES).build().send(request(10)).contextWrite(cap::addTo));
		advance(Duration.ofSeconds(10));
		assertThat(exchange.sent()).isOne();
		assertThat(answer.error).matches(CappedTestCase::isOfTheCap);
		assertThat(((AiClientException) answer.error).attempts()).isOne();
		assertThat(cap.spent().usd()).isEqualByComparingTo("10");
	}

	@Test
	void aCallFailsAtOnceWhereWhatIsInFlightLeavesNoRoom() {
		SpendingCap cap = cap(15);
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> answer(4).delayElement(Duration.ofSeconds(5), this.time));
		ManagedAiClient client = dear(exchange).build();
		Answer first = Answer.of(client.send(request(10)).contextWrite(cap::addTo));
		Answer second = Answer.of(client.send(request(10)).contextWrite(cap::addTo));
		assertThat(second.error).matches(CappedTestCase::isOfTheCap).hasMessageContaining("15 USD");
		assertThat(client.snapshot().admission().inFlight()).isOne();
		advance(Duration.ofSeconds(5));
		assertThat(first.response).isNotNull();
		Answer third = Answer.of(client.send(request(10)).contextWrite(cap::addTo));
		advance(Duration.ofSeconds(5));
		assertThat(third.response).isNotNull();
		assertThat(cap.spent().usd()).isEqualByComparingTo("8");
	}

	@Test
	void whatWasCancelledInFlightCountsInFull() {
		SpendingCap cap = cap(100);
		ManagedAiClient client = dear(new ScriptedExchange(this.time, (n, request) -> Mono.never())).build();
		Disposable cancelled = client.send(request(10)).contextWrite(cap::addTo).subscribe();
		cancelled.dispose();
		assertThat(cap.spent().usd()).isEqualByComparingTo("10");
		Answer late = Answer.of(client.send(request(10)).contextWrite(cap::addTo));
		advance(Duration.ofMinutes(2));
		assertThat(late.error).isNotNull();
		assertThat(cap.spent().usd()).as("its deadline ran out").isEqualByComparingTo("20");
		client.send(request(10)).contextWrite(cap::addTo).subscribe((response) -> {
		}, (error) -> {
		});
		client.close();
		assertThat(cap.spent().usd()).as("its client was closed").isEqualByComparingTo("30");
		assertThat(cap.reserved().usd()).isEqualByComparingTo("0");
	}

	@Test
	void whatWasNeverSentCostsNothing() {
		SpendingCap cap = cap(100);
		ManagedAiClient client = dear(new ScriptedExchange(this.time, (n, request) -> Mono.never()))
			.concurrency(ConcurrencySettings.fixed(1))
			.build();
		client.send(request(10)).subscribe();
		Disposable queued = client.send(request(10)).contextWrite(cap::addTo).subscribe();
		assertThat(cap.reserved().usd()).as("reserved when it is sent, not before").isEqualByComparingTo("0");
		queued.dispose();
		assertThat(cap.spent().usd()).isEqualByComparingTo("0");
	}

	@Test
	void aStreamCostsWhatItsEndSays() {
		SpendingCap cap = cap(100);
		ManagedAiClient client = dear(new ScriptedExchange(this.time, (n, request) -> answer(4))).build();
		client.stream(request(10)).contextWrite(cap::addTo).subscribe();
		assertThat(cap.spent().usd()).isEqualByComparingTo("4");
		client.stream(request(10)).take(1).contextWrite(cap::addTo).subscribe();
		assertThat(cap.spent().usd()).as("the second was cancelled before its end").isEqualByComparingTo("14");
	}

	@Test
	void aRequestThatNothingBoundsIsRefusedBeforeItQueues() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> answer(4));
		ManagedAiClient client = dear(exchange).build();
		Answer unbounded = Answer.of(client.send(AiRequest.of("x")).contextWrite(cap(10)::addTo));
		assertThat(unbounded.error).isInstanceOf(AiRefusedLocallyException.class).hasMessageContaining("maxTokens");
		AiRequest other = AiRequest.builder().model("unpriced").user("x").maxTokens(1).build();
		Answer unpriced = Answer.of(client.send(other).contextWrite(cap(10)::addTo));
		assertThat(unpriced.error).isInstanceOf(AiRefusedLocallyException.class)
			.hasMessageContaining("ai.client.prices");
		assertThat(exchange.sent()).isZero();
		Answer inTokens = Answer.of(client.send(other).contextWrite(SpendingCap.ofTokens(1000)::addTo));
		assertThat(inTokens.response).isNotNull();
	}

	@Test
	void theBoundCanBeAskedForBeforeAnythingIsSent() {
		ManagedAiClient client = dear(new ScriptedExchange(this.time, (n, request) -> answer(4))).build();
		assertThat(client.upperBound(request(10), cap(1)).usd()).isEqualByComparingTo("10");
		assertThatExceptionOfType(AiRefusedLocallyException.class)
			.isThrownBy(() -> client.upperBound(AiRequest.of("x"), cap(1)))
			.withMessageContaining("maxTokens");
	}

	@Test
	void nothingIsSentBeforeTheJournalIsWritten() {
		SpendingCap cap = writtenDownIn(Duration.ofMillis(10));
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> answer(4));
		ManagedAiClient client = dear(exchange).build();
		Answer answer = Answer.of(client.send(request(10)).contextWrite(cap::addTo));
		advance(Duration.ofMillis(9));
		assertThat(exchange.sent()).isZero();
		advance(Duration.ofMillis(1));
		assertThat(answer.response).isNotNull();
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void whoGivesUpWhileTheJournalIsWrittenLeavesNothingBehind() {
		SpendingCap cap = writtenDownIn(Duration.ofMillis(10));
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> answer(4));
		ManagedAiClient client = dear(exchange).build();
		Disposable cancelled = client.send(request(10)).contextWrite(cap::addTo).subscribe();
		advance(Duration.ofMillis(5));
		cancelled.dispose();
		advance(Duration.ofSeconds(1));
		assertThat(exchange.sent()).isZero();
		assertThat(cap.spent()).isEqualTo(Spending.NONE);
		assertThat(cap.reserved().tokens()).isZero();
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void aCallWhoseMarkCannotBeWrittenIsNotSent() {
		SpendingCap cap = SpendingCap.builder()
			.tokens(1_000_000L)
			.journal((upTo) -> Mono.error(new IOException("No space left on device")))
			.build();
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> answer(4));
		Answer answer = Answer.of(dear(exchange).build().send(request(10)).contextWrite(cap::addTo));
		advance(Duration.ofSeconds(1));
		assertThat(answer.error).isInstanceOf(AiRefusedLocallyException.class).hasMessageContaining("No space left");
		assertThat(exchange.sent()).isZero();
	}

	@Test
	void aProbeThatTheCapHasNoRoomForIsLeftToOthers() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n <= 4) ? ScriptedExchange.status(500) : answer(4));
		ManagedAiClient client = dear(exchange).retry(NO_RETRY)
			.circuitBreaker(new CircuitBreakerSettings(50, 4, 4, Duration.ofSeconds(10), 1))
			.build();
		for (int i = 0; i < 4; i++) {
			assertThat(Answer.of(client.send(request(10))).error).isInstanceOf(AiProviderException.class);
		}
		advance(Duration.ofSeconds(11));
		Answer refused = Answer.of(client.send(request(10)).contextWrite(cap(5)::addTo));
		advance(Duration.ofSeconds(1));
		assertThat(refused.error).matches(CappedTestCase::isOfTheCap);
		assertThat(Answer.of(client.send(request(10))).response).isNotNull();
	}

	private SpendingCap writtenDownIn(Duration time) {
		return SpendingCap.builder().tokens(1_000_000L).journal((upTo) -> Mono.delay(time, this.time).then()).build();
	}

	private static Mono<AiResponse> reset() {
		return failed(Stage.SENT, new IOException("Connection reset"));
	}

	private static Mono<AiResponse> failed(Stage stage, Throwable cause) {
		return Mono.error(() -> AiExchangeException.failed(stage, "scripted", cause));
	}

	private static Mono<AiResponse> status(int status, String code) {
		return Mono
			.error(() -> AiExchangeException.status(status, Map.of(), new ProviderError(null, code, "scripted")));
	}

	/**
	 * The exchange, as it is cancelled at the deadline, makes the caller cancel too,
	 * while a piece is delivered: the call ends before its attempt is settled.
	 */
	@Test
	void aStreamThatEndsTwiceAtOnceCountsAtItsBound() {
		TestPublisher<AiChunk> pieces = TestPublisher.create();
		SpendingCap cap = cap(100);
		BaseSubscriber<AiChunk> caller = new BaseSubscriber<>() {
			@Override
			protected void hookOnNext(AiChunk piece) {
				advance(Duration.ofSeconds(6));
			}
		};
		AiExchange exchange = new AiExchange() {
			@Override
			public Mono<AiResponse> exchange(AiRequest request) {
				return Mono.never();
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return pieces.flux().doOnCancel(caller::cancel);
			}
		};
		dear(exchange).totalTimeout(Duration.ofSeconds(5))
			.build()
			.stream(request(10))
			.contextWrite(cap::addTo)
			.subscribe(caller);
		pieces.next(new AiChunk("piece", null));
		assertThat(cap.spent().usd()).isEqualByComparingTo("10");
		assertThat(cap.reserved().usd()).isZero();
	}

}
