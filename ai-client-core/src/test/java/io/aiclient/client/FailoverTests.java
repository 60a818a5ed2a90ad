package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which endpoint a request goes to, and what leaves one out.
 */
class FailoverTests extends FailoverTestCase {

	private static final RetrySettings ONE_RETRY = RetrySettings.defaults()
		.withMaxRetries(1)
		.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60))
		.withMaxRetryAfter(Duration.ofSeconds(120));

	private static final RetrySettings ONE_RETRY_WITHOUT_BUDGET = RetrySettings.defaults()
		.withMaxRetries(1)
		.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60))
		.withMaxRetryAfter(Duration.ofSeconds(120))
		.withBudget(1);

	@Test
	void theFirstGetsEveryRequestWhileItIsWell() {
		assertThat(sendEach(both().build(), 50)).allMatch((answer) -> answer.response != null);
		assertThat(this.first.sent()).isEqualTo(50);
		assertThat(this.second.sent()).isZero();
	}

	@Test
	void aConnectionThatFailsMovesTheRequestOnAtOnceAndUsesUpNoRetry() {
		this.first.dead();
		Answer answer = Answer.of(both().build().send(AiRequest.of("x")));
		advance(Duration.ofMillis(10));
		assertThat(answer.response).isNotNull();
		assertThat(answer.response.attempts()).isEqualTo(2);
		assertThat(this.second.exchange.sentMillis).containsExactly(0L);
	}

	@Test
	void aRequestThatIsLargerThanALimitGoesToAnEndpointWhoseLimitMayBeLarger() {
		this.first.trouble = Mono.error(() -> AiExchangeException.status(429, Map.of("Retry-After", "30"),
				new AiExchangeException.ProviderError("tokens", "rate_limit_exceeded",
						"Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 31538.")));
		Answer answer = Answer.of(both().build().send(AiRequest.of("x")));
		advance(Duration.ofMillis(10));
		assertThat(answer.response).isNotNull();
		assertThat(this.first.sent()).isOne();
	}

	@Test
	void movingOnIsNoMatterOfTheRetryBudget() {
		this.first.dead();
		ManagedAiClient client = both()
			.circuitBreaker(new CircuitBreakerSettings(100, 1000, 1000, Duration.ofSeconds(1), 1))
			.build();
		assertThat(sendEach(client, 50)).allMatch((answer) -> answer.response != null);
		assertThat(this.first.sent()).isEqualTo(50);
		assertThat(client.snapshot().retries().used()).isZero();
	}

	@Test
	void rowsThatFailInAnOutageOfTheirEndpointUseUpNoRetryAndGoElsewhere() {
		this.first.failing(503);
		Results results = Results.of(both().build().batch(requests(100)));
		advance(Duration.ofMinutes(1));
		assertThat(results.completed).isTrue();
		assertThat(results.results).filteredOn(AiResult::isSuccess)
			.as("all but those before the breaker opened")
			.hasSize(91);
	}

	@Test
	void callsThatShareOneMoveOnTogether() {
		this.first.dead();
		ManagedAiClient client = both().shareInFlight(true).build();
		List<Answer> answers = List.of(Answer.of(client.send(AiRequest.of("x"))),
				Answer.of(client.send(AiRequest.of("x"))));
		advance(Duration.ofMillis(10));
		assertThat(answers).allMatch((answer) -> answer.response != null);
		assertThat(this.first.sent()).isOne();
		assertThat(this.second.sent()).isOne();
	}

	@Test
	void eachEndpointIsTriedOnceBeforeARetryIsWaitedFor() {
		this.first.dead();
		this.second.dead();
		Answer answer = Answer.of(both().retry(ONE_RETRY).build().send(AiRequest.of("x")));
		assertThat(this.first.sent()).isOne();
		assertThat(this.second.sent()).isOne();
		advance(Duration.ofSeconds(10));
		assertThat(answer.error).isInstanceOf(AiProviderException.class);
		assertThat(((AiClientException) answer.error).attempts()).isEqualTo(4);
		assertThat(this.first.exchange.sentMillis.get(1)).isBetween(750L, 1000L);
		assertThat(this.second.exchange.sentMillis.get(1)).isEqualTo(this.first.exchange.sentMillis.get(1));
	}

	@Test
	void anyOtherFailureIsRetriedWithBackoffWhereItFailed() {
		this.first.failing(500);
		Answer answer = Answer.of(both().retry(ONE_RETRY).build().send(AiRequest.of("x")));
		advance(Duration.ofMillis(700));
		assertThat(this.first.sent()).isOne();
		advance(Duration.ofSeconds(1));
		assertThat(this.first.sent()).isEqualTo(2);
		assertThat(this.second.sent()).isZero();
		assertThat(answer.error).isInstanceOf(AiProviderException.class);
	}

	@Test
	void aRetryGoesElsewhereWhenTheBreakerHasOpenedMeanwhile() {
		this.first.failing(500);
		ManagedAiClient client = both().retry(ONE_RETRY).build();
		List<Answer> answers = requests(10).stream().map((request) -> Answer.of(client.send(request))).toList();
		assertThat(breaker(client, 0)).isEqualTo("open");
		advance(Duration.ofSeconds(2));
		assertThat(answers).allMatch((answer) -> answer.response != null);
		assertThat(this.first.sent()).isEqualTo(10);
		assertThat(this.second.sent()).isEqualTo(10);
	}

	@Test
	void aFailingEndpointIsLeftOutAndComesBackByProbes() {
		this.first.failing(500);
		ManagedAiClient client = both().build();
		sendEach(client, 10);
		assertThat(sendEach(client, 100)).as("left out").allMatch((answer) -> answer.response != null);
		assertThat(this.first.sent()).isEqualTo(10);
		this.first.mended();
		advance(Duration.ofSeconds(60));
		List<Answer> probing = requests(8).stream().map((request) -> Answer.of(client.send(request))).toList();
		assertThat(this.first.sent()).as("three probes").isEqualTo(13);
		advance(Duration.ofMillis(10));
		assertThat(probing).as("those that were no probes went elsewhere")
			.allMatch((answer) -> answer.response != null);
		assertThat(breaker(client, 0)).isEqualTo("closed");
		sendEach(client, 10);
		assertThat(this.first.sent()).isEqualTo(23);
	}

	@Test
	void probesThatHangKeepNoRequestFromGoingElsewhere() {
		this.first.failing(500);
		ManagedAiClient client = both().build();
		sendEach(client, 10);
		this.first.trouble = Mono.never();
		advance(Duration.ofSeconds(60));
		List<Answer> answers = sendEach(client, 100);
		assertThat(answers).filteredOn(Answer::isPending).hasSize(3);
		assertThat(answers).filteredOn((answer) -> answer.response != null).hasSize(97);
		assertThat(client.snapshot().admission().inFlight()).isEqualTo(3);
	}

	@Test
	void theLastEndpointIsNotLeftOutInFavourOfNone() {
		this.second.failing(500);
		ManagedAiClient client = both().retry(ONE_RETRY_WITHOUT_BUDGET)
			.failover(Failover.weighted(1, EndpointSettings.builder("azure", this.second.exchange).build()))
			.build();
		sendEach(client, 20);
		advance(Duration.ofSeconds(5));
		assertThat(breaker(client, 1)).isEqualTo("open");
		int before = this.first.sent();
		this.first.dead();
		Answer answer = Answer.of(client.send(AiRequest.of("x")));
		assertThat(this.first.sent()).isEqualTo(before + 1);
		this.first.mended();
		advance(Duration.ofSeconds(2));
		assertThat(answer.response).as("retried where it failed, with backoff").isNotNull();
		assertThat(answer.response.attempts()).isEqualTo(2);
	}

	@Test
	void whenAllAreLeftOutACallFailsAtOnceAndSaysSo() {
		this.first.failing(500);
		this.second.failing(500);
		ManagedAiClient client = both().build();
		sendEach(client, 20);
		assertThat(breaker(client, 0)).isEqualTo("open");
		assertThat(breaker(client, 1)).isEqualTo("open");
		Answer answer = Answer.of(client.send(AiRequest.of("x")));
		assertThat(answer.error).isInstanceOf(AiCircuitOpenException.class)
			.hasMessage("Not sent: circuit breaker 'ai-client-default' is open, because the provider failed too often "
					+ "of late; no other endpoint is left (azure: open)");
		assertThat(client.snapshot().waitingFor()).isEqualTo("breaker");
	}

	@Test
	void whenAllAreLeftOutABatchWaitsForTheOneThatComesBackFirst() {
		this.first.failing(500);
		ManagedAiClient client = both().build();
		sendEach(client, 10);
		advance(Duration.ofSeconds(30));
		this.second.failing(500);
		sendEach(client, 10);
		this.first.mended();
		Results results = Results.of(client.batch(requests(20)));
		int before = this.first.sent();
		advance(Duration.ofSeconds(29));
		assertThat(this.first.sent()).isEqualTo(before);
		advance(Duration.ofSeconds(2));
		assertThat(results.completed).isTrue();
		assertThat(results.results).hasSize(20).allMatch(AiResult::isSuccess);
		assertThat(breaker(client, 1)).isEqualTo("open");
	}

	@Test
	void noRowOfABatchIsLostThoughEachEndpointDiesInTurnAndThenBoth() {
		ManagedAiClient client = both()
			.retry(RetrySettings.defaults()
				.withMaxRetries(30)
				.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(2))
				.withMaxRetryAfter(Duration.ofSeconds(120)))
			.circuitBreaker(new CircuitBreakerSettings(50, 10, 10, Duration.ofSeconds(1), 3))
			.build();
		this.first.latency = Duration.ofMillis(50);
		this.second.latency = Duration.ofMillis(50);
		Results results = Results.of(client.batch(requests(6_000)));
		advance(Duration.ofSeconds(1));
		this.first.dead();
		advance(Duration.ofSeconds(1));
		this.first.mended();
		this.second.dead();
		advance(Duration.ofSeconds(2));
		this.first.dead();
		int before = results.results.size();
		advance(Duration.ofSeconds(10));
		assertThat(results.results.size() - before).as("both dead").isLessThanOrEqualTo(50);
		assertThat(results.completed).isFalse();
		this.second.mended();
		advance(Duration.ofSeconds(20));
		assertThat(results.completed).isTrue();
		assertThat(results.results).hasSize(6_000).allMatch(AiResult::isSuccess);
	}

	@Test
	void aRefusedKeyLeavesItsEndpointOutAndMovesTheRequestOn() {
		this.first.failing(401);
		ManagedAiClient client = both().build();
		assertThat(sendEach(client, 10)).allMatch((answer) -> answer.response != null);
		assertThat(this.first.sent()).isOne();
		assertThat(client.snapshot().endpoints().get(0).latch()).isNotNull();
		assertThat(client.snapshot().endpoints().get(1).latch()).isNull();
		assertThat(client.snapshot().waitingFor()).isNull();
		advance(Duration.ofMinutes(5));
		assertThat(sendEach(client, 10)).as("one of them probes").allMatch((answer) -> answer.response != null);
		assertThat(this.first.sent()).isEqualTo(2);
		this.first.mended();
		client.releaseLatch();
		sendEach(client, 5);
		assertThat(this.first.sent()).isEqualTo(7);
	}

	@Test
	void aKeyThatIsRefusedEverywhereIsTheErrorOfTheRequest() {
		this.first.failing(401);
		this.second.failing(401);
		ManagedAiClient client = both().build();
		assertThat(Answer.of(client.send(AiRequest.of("x"))).error).isInstanceOf(AiAuthenticationException.class);
		Answer refused = Answer.of(client.send(AiRequest.of("y")));
		assertThat(refused.error).isInstanceOf(AiAuthenticationException.class)
			.hasMessageStartingWith("Not sent: client 'default' was refused 0 s ago, and stops sending to endpoint "
					+ "'first' until the latch is released");
		assertThat(client.snapshot().waitingFor()).isEqualTo("latch");
	}

	@Test
	void aStreamMovesOnToo() {
		this.first.dead();
		StringBuilder text = new StringBuilder();
		both().build().stream(AiRequest.of("x")).map(AiChunk::delta).subscribe(text::append);
		advance(Duration.ofMillis(10));
		assertThat(text).hasToString("answer to x");
	}

	@Test
	void requestsAreSpreadByWeightAndEvenlyMixed() {
		ManagedAiClient client = both()
			.failover(Failover.weighted(3, EndpointSettings.builder("azure", this.second.exchange).weight(1).build()))
			.build();
		List<Integer> secondAfter = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			sendEach(client, 1);
			secondAfter.add(this.second.sent());
		}
		assertThat(this.first.sent()).isEqualTo(9);
		assertThat(secondAfter.get(3)).isOne();
		assertThat(secondAfter.get(7)).isEqualTo(2);
		assertThat(secondAfter.get(11)).isEqualTo(3);
		this.first.dead();
		assertThat(sendEach(client, 50)).allMatch((answer) -> answer.response != null);
		assertThat(this.second.sent()).isEqualTo(53);
	}

	@Test
	void theModelIsCalledByItsNameAtTheEndpoint() {
		this.first.dead();
		List<String> models = new ArrayList<>();
		ScriptedExchange azure = new ScriptedExchange(this.time, (n, request) -> {
			models.add(request.model());
			return ScriptedExchange.answer(request);
		});
		ManagedAiClient client = both()
			.failover(Failover.inOrder(EndpointSettings.builder("azure", azure).model("my-deployment").build()))
			.build();
		Answer.of(client.send(AiRequest.of("x")));
		Answer.of(client.send(AiRequest.builder().user("x").model("gpt-4.1-mini").build()));
		Answer.of(client.send(AiRequest.builder().user("x").model("another").build()));
		assertThat(models).containsExactly("my-deployment", "my-deployment", "another");
	}

	@Test
	void aLimitOfTheDaySendsRequestsElsewhereUntilItIsReset() {
		this.first.trouble = Mono.error(() -> AiExchangeException.status(429, Map.of("Retry-After", "600"),
				new AiExchangeException.ProviderError(null, null, "Limit of requests per day reached")));
		ManagedAiClient client = both().build();
		assertThat(sendEach(client, 10)).allMatch((answer) -> answer.response != null);
		assertThat(this.first.sent()).isOne();
		this.first.mended();
		advance(Duration.ofMinutes(10));
		sendEach(client, 1);
		assertThat(this.first.sent()).isEqualTo(2);
	}

}
