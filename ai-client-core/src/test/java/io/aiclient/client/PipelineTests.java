package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.AiThrottledException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

class PipelineTests extends VirtualTimeTestCase {

	private static final RetrySettings RETRIES = RetrySettings.defaults()
		.withMaxRetries(3)
		.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60))
		.withMaxRetryAfter(Duration.ofSeconds(120));

	@Test
	void reportsWhatItTook() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? ScriptedExchange.status(500)
						: ScriptedExchange.answer(request).delayElement(Duration.ofMillis(200), this.time));
		Answer answer = Answer.of(client(exchange).build().send(AiRequest.builder().id("mine").user("x").build()));
		advance(Duration.ofSeconds(2));
		assertThat(answer.response.id()).isEqualTo("mine");
		assertThat(answer.response.attempts()).isEqualTo(2);
		assertThat(answer.response.queued()).isZero();
		assertThat(answer.response.cost()).isEqualByComparingTo(new BigDecimal("0.00012"));
	}

	@Test
	void retriesWithGrowingWaitsAndThenGivesUp() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.status(500));
		Answer answer = Answer.of(client(exchange).retry(RETRIES).build().send(AiRequest.of("x")));
		advance(Duration.ofSeconds(20));
		assertThat(answer.error).isInstanceOf(AiProviderException.class);
		assertThat(((AiClientException) answer.error).attempts()).isEqualTo(4);
		assertThat(exchange.sentMillis.get(1)).isBetween(750L, 1000L);
		assertThat(exchange.sentMillis.get(2) - exchange.sentMillis.get(1)).isBetween(1500L, 2000L);
		assertThat(exchange.sentMillis.get(3) - exchange.sentMillis.get(2)).isBetween(3000L, 4000L);
	}

	@Test
	void sendsNothingBeforeRetryAfter() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> (n == 1)
				? ScriptedExchange.status(429, Map.of("Retry-After", "20")) : ScriptedExchange.answer(request));
		ManagedAiClient client = client(exchange).build();
		Answer first = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofSeconds(1));
		Answer second = Answer.of(client.send(AiRequest.of("y")));
		advance(Duration.ofSeconds(18));
		assertThat(exchange.sent()).isOne();
		advance(Duration.ofSeconds(3));
		assertThat(first.response.attempts()).isEqualTo(2);
		assertThat(second.response.queued()).isEqualTo(Duration.ofSeconds(19));
	}

	@Test
	void endsARequestThatIsAskedToWaitLongerThanIsObeyed() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> (n == 1)
				? ScriptedExchange.status(429, Map.of("Retry-After", "86400")) : ScriptedExchange.answer(request));
		ManagedAiClient client = client(exchange).build();
		Answer first = Answer.of(client.send(AiRequest.of("x")));
		assertThat(first.error).isInstanceOf(AiThrottledException.class);
		assertThat(((AiClientException) first.error).retryAfter()).isEqualTo(Duration.ofDays(1));
		Answer second = Answer.of(client.send(AiRequest.of("y")));
		advance(Duration.ofSeconds(2));
		assertThat(second.response).isNotNull();
	}

	@Test
	void givesUpAtOnceIfTheDeadlineLeavesNoTimeForTheWait() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> ScriptedExchange.status(503, Map.of("Retry-After", "60")));
		Answer answer = Answer
			.of(client(exchange).totalTimeout(Duration.ofSeconds(30)).build().send(AiRequest.of("x")));
		assertThat(answer.error).isInstanceOf(AiProviderException.class);
	}

	@Test
	void deadlineOfACallIncludesTheQueue() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofSeconds(20));
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(1))
			.totalTimeout(Duration.ofSeconds(30))
			.build();
		Answer first = Answer.of(client.send(AiRequest.of("x")));
		Answer second = Answer.of(client.send(AiRequest.of("y")));
		Answer quick = Answer.of(client.send(AiRequest.builder().user("z").timeout(Duration.ofSeconds(5)).build()));
		advance(Duration.ofSeconds(5));
		assertThat(quick.error).isInstanceOf(AiTimeoutException.class)
			.hasMessageContaining("5000 ms")
			.hasMessageContaining("waiting to be admitted");
		advance(Duration.ofSeconds(24));
		assertThat(first.response).isNotNull();
		assertThat(second.isPending()).isTrue();
		advance(Duration.ofSeconds(1));
		assertThat(second.error).isInstanceOf(AiTimeoutException.class).hasMessageContaining("during attempt 1");
		assertThat(exchange.cancelled).isOne();
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void cancellingFreesTheSlot() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofSeconds(20));
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(1)).build();
		Disposable first = client.send(AiRequest.of("x")).subscribe();
		Disposable second = client.send(AiRequest.of("y")).subscribe();
		Answer third = Answer.of(client.send(AiRequest.of("z")));
		second.dispose();
		first.dispose();
		advance(Duration.ofSeconds(20));
		assertThat(third.response).isNotNull();
		assertThat(exchange.sent()).isEqualTo(2);
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void aRequestThatWaitsForItsRetryHoldsNoSlot() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? ScriptedExchange.status(500) : ScriptedExchange.answer(request));
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(1)).build();
		Answer first = Answer.of(client.send(AiRequest.of("x")));
		Answer second = Answer.of(client.send(AiRequest.of("y")));
		assertThat(second.response).isNotNull();
		assertThat(first.isPending()).isTrue();
	}

	@Test
	void everyAttemptIsAdmittedAnew() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.status(500));
		RateLimitSettings limit = RateLimitSettings.none().withRequestsPerMinute(2L);
		Answer.of(client(exchange).rateLimit(limit).retry(RETRIES).build().send(AiRequest.of("x")));
		advance(Duration.ofSeconds(59));
		assertThat(exchange.sent()).isEqualTo(2);
		advance(Duration.ofSeconds(2));
		assertThat(exchange.sent()).isEqualTo(3);
	}

	@Test
	void opensOnProviderFailuresAndLetsExactlyTheProbesThrough() {
		boolean[] dead = { true };
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> dead[0]
						? ScriptedExchange.status(500).delaySubscription(Duration.ofMillis(10), this.time)
						: ScriptedExchange.answer(request).delayElement(Duration.ofMillis(10), this.time));
		ManagedAiClient client = client(exchange)
			.retry(RetrySettings.defaults()
				.withMaxRetries(0)
				.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60))
				.withMaxRetryAfter(Duration.ofSeconds(120)))
			.circuitBreaker(new CircuitBreakerSettings(50, 10, 10, Duration.ofSeconds(60), 3))
			.build();
		for (int i = 0; i < 10; i++) {
			Answer.of(client.send(AiRequest.of("x")));
			advance(Duration.ofMillis(10));
		}
		Answer refused = Answer.of(client.send(AiRequest.of("x")));
		assertThat(refused.error).isInstanceOf(AiCircuitOpenException.class).hasMessageContaining("ai-client-default");
		assertThat(exchange.sent()).isEqualTo(10);
		assertThat(client.snapshot().breaker()).hasToString("open");
		dead[0] = false;
		advance(Duration.ofSeconds(61));
		List<Answer> probes = requests(5).stream().map((request) -> Answer.of(client.send(request))).toList();
		assertThat(probes).filteredOn(Answer::isPending).hasSize(3);
		advance(Duration.ofMillis(10));
		assertThat(probes).filteredOn((probe) -> probe.response != null).hasSize(3);
		assertThat(client.snapshot().breaker()).hasToString("closed");
	}

	@Test
	void neverOpensOnRateLimitsOrTheCallersMistakes() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> ScriptedExchange.status((n % 2 == 0) ? 429 : 400));
		ManagedAiClient client = client(exchange).build();
		for (int i = 0; i < 100; i++) {
			Answer.of(client.send(AiRequest.of("x")));
			advance(Duration.ofMinutes(2));
		}
		assertThat(exchange.sent()).isGreaterThan(100);
		assertThat(client.snapshot().breaker()).hasToString("closed");
	}

	@Test
	void aRefusedKeySetsTheLatchUntilAProbeIsAnswered() {
		boolean[] mended = { false };
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> mended[0] ? ScriptedExchange.answer(request) : ScriptedExchange.status(401));
		ManagedAiClient client = client(exchange).build();
		assertThat(Answer.of(client.send(AiRequest.of("x"))).error).isInstanceOf(AiAuthenticationException.class);
		Answer refused = Answer.of(client.send(AiRequest.of("x")));
		assertThat(refused.error).isInstanceOf(AiAuthenticationException.class).hasMessageStartingWith("Not sent");
		assertThat(client.snapshot().latch()).isNotNull();
		advance(Duration.ofMinutes(5));
		mended[0] = true;
		assertThat(Answer.of(client.send(AiRequest.of("x"))).response).isNotNull();
		assertThat(client.snapshot().latch()).isNull();
		assertThat(exchange.sent()).isEqualTo(2);
	}

	@Test
	void theLatchIsReleasedInCode() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n > 1) ? ScriptedExchange.answer(request) : ScriptedExchange.status(402));
		ManagedAiClient client = client(exchange).build();
		Answer.of(client.send(AiRequest.of("x")));
		client.releaseLatch();
		assertThat(Answer.of(client.send(AiRequest.of("x"))).response).isNotNull();
	}

	@Test
	void anEmptyAnswerIsNoSuccessAndNotRetried() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> Mono
			.just(AiResponse.builder().model("gpt-4.1-mini").usage(new TokenUsage(10, 0, 10, 0)).build()));
		Answer answer = Answer.of(client(exchange).build().send(AiRequest.of("x")));
		assertThat(answer.error).isInstanceOf(AiBadResponseException.class);
		assertThat(exchange.sent()).isOne();
	}

	@Test
	void aRequestWithoutAModelFailsBeforeItIsSent() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ZERO);
		Answer answer = Answer.of(AiClientBuilder.create(exchange).name("cheap").build().send(AiRequest.of("x")));
		assertThat(answer.error).isInstanceOf(AiRefusedLocallyException.class)
			.hasMessageContaining("ai.client.clients.cheap.model");
		assertThat(exchange.sent()).isZero();
	}

	@Test
	void aRequestThatCanNeverFitIsRefusedAtOnce() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ZERO);
		RateLimitSettings limit = RateLimitSettings.none().withTokensPerMinute(1000L);
		Answer answer = Answer
			.of(client(exchange).rateLimit(limit).build().send(AiRequest.builder().user("x").maxTokens(2000).build()));
		assertThat(answer.error).isInstanceOf(AiRefusedLocallyException.class).hasMessageContaining("1000 tokens");
	}

	@Test
	void aStreamIsRetriedOnlyBeforeItsFirstPiece() {
		AiExchangeException broken = AiExchangeException.failed(AiExchangeException.Stage.BODY, "broke off", null);
		AiResponse whole = AiResponse.builder().content("ab").model("m").build();
		int[] calls = { 0 };
		AiExchange exchange = new AiExchange() {
			@Override
			public Mono<AiResponse> exchange(AiRequest request) {
				throw new AssertionError();
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return switch (++calls[0]) {
					case 1 -> Flux.error(broken);
					case 2 -> Flux.just(new AiChunk("a", null), new AiChunk("b", null), new AiChunk("", whole));
					default -> Flux.concat(Flux.just(new AiChunk("a", null)), Flux.error(broken));
				};
			}
		};
		ManagedAiClient client = client(exchange).build();
		StringBuilder text = new StringBuilder();
		AiResponse[] end = { null };
		client.stream(AiRequest.of("x")).subscribe((chunk) -> {
			text.append(chunk.delta());
			end[0] = chunk.end();
		});
		advance(Duration.ofSeconds(1));
		assertThat(text).hasToString("ab");
		assertThat(end[0].attempts()).isEqualTo(2);
		Throwable[] error = { null };
		client.stream(AiRequest.of("x")).subscribe((chunk) -> {
		}, (failure) -> error[0] = failure);
		advance(Duration.ofMinutes(1));
		assertThat(error[0]).isInstanceOf(AiBadResponseException.class);
		assertThat(calls[0]).isEqualTo(3);
	}

	@Test
	void aForeignExceptionIsNotRetried() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> Mono.error(new IllegalStateException("a bug of the user's own exchange")));
		Answer answer = Answer.of(client(exchange).build().send(AiRequest.of("x")));
		assertThat(answer.error).isInstanceOf(AiProviderException.class)
			.hasCauseInstanceOf(IllegalStateException.class);
		assertThat(exchange.sent()).isOne();
	}

}
