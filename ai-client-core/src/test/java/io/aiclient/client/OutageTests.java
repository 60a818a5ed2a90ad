package io.aiclient.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiProviderException;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A provider that is down for a while, or for good.
 */
class OutageTests extends VirtualTimeTestCase {

	private static final int IN_FLIGHT = 50;

	private static final int WINDOW_SIZE = 20;

	private static final int PROBES = 3;

	private static final Duration LATENCY = Duration.ofMillis(300);

	private static final RetrySettings NO_RETRY = RetrySettings.defaults()
		.withMaxRetries(0)
		.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(1))
		.withMaxRetryAfter(Duration.ofSeconds(120));

	private boolean down;

	private Mono<AiResponse> downAs = ScriptedExchange.status(503);

	private int sentWhileDown;

	@ParameterizedTest
	@ValueSource(ints = { 503, 529, 500, 502, 504 })
	void allRowsEndWellThoughTheProviderAnswersNothingElseForTwentySeconds(int status) {
		this.downAs = ScriptedExchange.status(status);
		Results results = Results.of(client(exchange()).build().batch(requests(5_000)));
		advance(Duration.ofSeconds(10));
		assertThat(results.results).hasSizeBetween(1_000, 2_000);
		this.down = true;
		advance(Duration.ofSeconds(20));
		this.down = false;
		assertThat(this.sentWhileDown).isBetween(10, IN_FLIGHT + WINDOW_SIZE + PROBES);
		advance(Duration.ofMinutes(3));
		assertThat(results.completed).isTrue();
		assertThat(results.results).hasSize(5_000).allMatch(AiResult::isSuccess);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 3 })
	void probesOfALongOutageUseUpNoRetry(int maxRetries) {
		ManagedAiClient client = client(exchange())
			.retry(RetrySettings.defaults()
				.withMaxRetries(maxRetries)
				.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60))
				.withMaxRetryAfter(Duration.ofSeconds(120)))
			.circuitBreaker(new CircuitBreakerSettings(50, WINDOW_SIZE, WINDOW_SIZE, Duration.ofSeconds(1), PROBES))
			.build();
		Results results = Results.of(client.batch(requests(200)));
		advance(Duration.ofMillis(450));
		this.down = true;
		advance(Duration.ofMinutes(2));
		this.down = false;
		advance(Duration.ofMinutes(5));
		assertThat(results.completed).isTrue();
		assertThat(results.results).hasSize(200);
		assertThat(results.failures()).as("those that failed before the breaker opened, and may not be made again")
			.isLessThanOrEqualTo((maxRetries == 0) ? WINDOW_SIZE / 2 : 0);
	}

	@Test
	void attemptsThatTheOutageExplainsUseUpNoDeadline() {
		this.downAs = Mono.error(() -> AiExchangeException.failed(AiExchangeException.Stage.CONNECT, "no route", null));
		ManagedAiClient client = client(exchange()).totalTimeout(Duration.ofSeconds(2))
			.circuitBreaker(new CircuitBreakerSettings(50, WINDOW_SIZE, WINDOW_SIZE, Duration.ofSeconds(1), PROBES))
			.build();
		Results results = Results.of(client.batch(requests(60)));
		advance(Duration.ofMillis(10));
		this.down = true;
		advance(Duration.ofMinutes(2));
		this.down = false;
		advance(Duration.ofMinutes(1));
		assertThat(results.results).hasSize(60).allMatch(AiResult::isSuccess);
	}

	@Test
	void rowsOfAnOutageNeedNoRetryBudget() {
		ManagedAiClient client = client(exchange()).build();
		Results results = Results.of(client.batch(requests(100)));
		advance(Duration.ofMillis(10));
		this.down = true;
		advance(Duration.ofSeconds(20));
		this.down = false;
		advance(Duration.ofSeconds(45));
		assertThat(results.results).as("the last rows of a batch, which no others make room for")
			.hasSize(100)
			.allMatch(AiResult::isSuccess);
	}

	@Test
	void rowsThatMakeTheProviderFailEndThoughTheyAreTheLastOnes() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> ScriptedExchange.status(500).delaySubscription(LATENCY, this.time));
		Results results = Results.of(client(exchange).build().batch(requests(40)));
		advance(Duration.ofHours(2));
		assertThat(results.completed).isTrue();
		assertThat(results.failures()).isEqualTo(40);
	}

	@Test
	void aRowAloneThatMeetsADeadProviderFailsAfterItsRetries() {
		this.down = true;
		Results results = Results.of(client(exchange()).build().batch(requests(1)));
		advance(Duration.ofMinutes(1));
		assertThat(results.failures()).isOne();
		assertThat(this.sentWhileDown).isEqualTo(4);
	}

	@Test
	void anAnswerThatForbidsARetryEndsTheRowInAnOutageToo() {
		this.downAs = ScriptedExchange.status(503, Map.of("x-should-retry", "false"));
		this.down = true;
		Results results = Results.of(client(exchange()).build().batch(requests(30)));
		advance(Duration.ofSeconds(1));
		assertThat(results.failures()).isEqualTo(30);
	}

	@Test
	void aDeadProviderGetsNoMoreCallsThanThoseInFlightAndAWindowAndProbes() {
		ManagedAiClient client = client(exchange()).retry(RetrySettings.defaults()).build();
		this.down = true;
		List<Answer> calls = IntStream.range(0, 1_000)
			.mapToObj((i) -> Answer.of(client.send(AiRequest.of("x"))))
			.toList();
		advance(Duration.ofSeconds(59));
		assertThat(this.sentWhileDown).isLessThanOrEqualTo(IN_FLIGHT + WINDOW_SIZE);
		assertThat(calls).noneMatch(Answer::isPending);
		advance(Duration.ofSeconds(10));
		List<Answer> later = IntStream.range(0, 100)
			.mapToObj((i) -> Answer.of(client.send(AiRequest.of("x"))))
			.toList();
		advance(Duration.ofSeconds(5));
		assertThat(this.sentWhileDown).isLessThanOrEqualTo(IN_FLIGHT + WINDOW_SIZE + PROBES);
		assertThat(later).noneMatch(Answer::isPending);
	}

	@Test
	void callsFailFastWhileItLasts() {
		ManagedAiClient client = client(exchange()).retry(NO_RETRY).build();
		this.down = true;
		List<Answer> calls = IntStream.range(0, 30).mapToObj((i) -> Answer.of(client.send(AiRequest.of("x")))).toList();
		advance(LATENCY);
		assertThat(calls).allSatisfy((call) -> assertThat(call.error).isInstanceOf(AiProviderException.class));
		assertThat(Answer.of(client.send(AiRequest.of("x"))).isPending()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 404, 409, 413, 422, 429 })
	void refusalsAreNoOutage(int status) {
		this.downAs = ScriptedExchange.status(status);
		this.down = true;
		ManagedAiClient client = client(exchange()).build();
		IntStream.range(0, 200).forEach((i) -> {
			Answer.of(client.send(AiRequest.of("x")));
			advance(Duration.ofMinutes(1));
		});
		assertThat(this.sentWhileDown).isGreaterThanOrEqualTo(100);
		assertThat(client.snapshot().breaker()).hasToString("closed");
	}

	private ScriptedExchange exchange() {
		return new ScriptedExchange(this.time, (n, request) -> {
			this.sentWhileDown += this.down ? 1 : 0;
			return this.down ? this.downAs.delaySubscription(LATENCY, this.time)
					: ScriptedExchange.answer(request).delayElement(LATENCY, this.time);
		});
	}

}
