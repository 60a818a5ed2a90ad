package io.aiclient.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a spent retry budget does to calls and to batches.
 */
class SpentRetryBudgetTests extends VirtualTimeTestCase {

	private static final RetrySettings ONE_RETRY = RetrySettings.defaults()
		.withMaxRetries(1)
		.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60))
		.withMaxRetryAfter(Duration.ofSeconds(120));

	/**
	 * Of which no test here has so many calls.
	 */
	private static final CircuitBreakerSettings NEVER_OPENS = new CircuitBreakerSettings(100, 100_000, 100_000,
			Duration.ofSeconds(60), 1);

	@Test
	void failsACallAtOnceWithTheErrorOfItsLastAttempt() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> ScriptedExchange.status(500, Map.of("x-request-id", "req-" + n)));
		ManagedAiClient client = client(exchange).name("cheap").retry(ONE_RETRY).circuitBreaker(NEVER_OPENS).build();
		List<Answer> first = requests(10).stream().map((request) -> Answer.of(client.send(request))).toList();
		Answer answer = Answer.of(client.send(AiRequest.of("x")));
		assertThat(answer.error).isInstanceOf(AiProviderException.class)
			.hasMessage("The provider failed (HTTP 500): scripted (not tried again: the retry budget is spent, "
					+ "ai.client.clients.cheap.retry.budget)");
		AiClientException error = (AiClientException) answer.error;
		assertThat(error.attempts()).isOne();
		assertThat(error.status()).isEqualTo(500);
		assertThat(error.requestId()).isEqualTo("req-11");
		assertThat(first).allMatch(Answer::isPending);
		advance(Duration.ofSeconds(2));
		assertThat(exchange.sent()).isEqualTo(11 + 10);
		assertThat(first).extracting((failed) -> failed.error.getMessage())
			.containsOnly("The provider failed (HTTP 500): scripted");
	}

	@Test
	void hasRoomAgainAMinuteLater() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.status(500));
		ManagedAiClient client = client(exchange).retry(ONE_RETRY).circuitBreaker(NEVER_OPENS).build();
		requests(11).forEach((request) -> Answer.of(client.send(request)));
		advance(Duration.ofSeconds(62));
		assertThat(Answer.of(client.send(AiRequest.of("x"))).isPending()).isTrue();
	}

	@Test
	void delaysTheRetriesOfABatchAndFailsNoRow() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n <= 30) ? ScriptedExchange.status(500) : ScriptedExchange.answer(request));
		Results results = Results
			.of(client(exchange).retry(ONE_RETRY).circuitBreaker(NEVER_OPENS).build().batch(requests(30)));
		advance(Duration.ofSeconds(60));
		assertThat(results.results).as("the ten that always may").hasSize(10);
		advance(Duration.ofSeconds(61));
		assertThat(results.results).hasSize(20);
		advance(Duration.ofSeconds(61));
		assertThat(results.results).hasSize(30).allMatch(AiResult::isSuccess);
		assertThat(results.completed).isTrue();
	}

	@Test
	void newRowsMakeRoomForTheRetriesOfOthers() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n <= 30) ? ScriptedExchange.status(500)
						: ScriptedExchange.answer(request).delayElement(Duration.ofMillis(100), this.time));
		Results results = Results
			.of(client(exchange).retry(ONE_RETRY).circuitBreaker(NEVER_OPENS).build().batch(requests(300)));
		advance(Duration.ofSeconds(5));
		assertThat(results.completed).isTrue();
		assertThat(results.results).hasSize(300).allMatch(AiResult::isSuccess);
	}

	@Test
	void waitingForTheBudgetUsesUpNoDeadline() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n <= 30) ? ScriptedExchange.status(500) : ScriptedExchange.answer(request));
		Results results = Results.of(client(exchange).retry(ONE_RETRY)
			.circuitBreaker(NEVER_OPENS)
			.totalTimeout(Duration.ofSeconds(2))
			.build()
			.batch(requests(30)));
		advance(Duration.ofMinutes(5));
		assertThat(results.results).hasSize(30).allMatch(AiResult::isSuccess);
	}

	@Test
	void closingEndsThoseThatWaitForTheBudget() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.status(500));
		ManagedAiClient client = client(exchange).retry(ONE_RETRY).circuitBreaker(NEVER_OPENS).build();
		Results results = Results.of(client.batch(requests(30)));
		advance(Duration.ofSeconds(5));
		assertThat(results.results).hasSize(10);
		client.close();
		advance(Duration.ofSeconds(1));
		assertThat(results.results).hasSize(30);
	}

	@Test
	void aDeadProviderDoesNotGetMoreRetriesThanTheShareThoughNoBreakerOpens() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> ScriptedExchange.status(500).delaySubscription(Duration.ofMillis(100), this.time));
		ManagedAiClient client = client(exchange).retry(RetrySettings.defaults()).circuitBreaker(NEVER_OPENS).build();
		LongStream.range(0, 600).forEach((i) -> {
			Answer.of(client.send(AiRequest.of("x")));
			advance(Duration.ofMillis(100));
		});
		assertThat(exchange.sent()).as("600 first attempts, and a fifth of all").isBetween(700, 760);
	}

	@Test
	void aRefusalForTheRateIsNoMatterOfTheBudget() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n <= 30) ? ScriptedExchange.status(429, Map.of("Retry-After", "1"))
					.delaySubscription(Duration.ofMillis(100), this.time) : ScriptedExchange.answer(request));
		ManagedAiClient client = client(exchange).retry(ONE_RETRY).build();
		List<Answer> calls = requests(15).stream().map((request) -> Answer.of(client.send(request))).toList();
		Results results = Results.of(client.batch(requests(15)));
		advance(Duration.ofMinutes(1));
		assertThat(client.snapshot().retries().used()).isZero();
		assertThat(calls).allMatch((call) -> call.response != null);
		assertThat(results.results).hasSize(15).allMatch(AiResult::isSuccess);
	}

	@Test
	void aRequestThatIsNotMadeAgainTakesNothingOfTheBudget() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n % 2 == 0) ? ScriptedExchange.status(400) : Mono.never());
		ManagedAiClient client = client(exchange).retry(ONE_RETRY).build();
		requests(20).forEach((request) -> Answer.of(client.send(request)));
		advance(Duration.ofMinutes(3));
		assertThat(client.snapshot().retries().used()).isZero();
	}

}
