package io.aiclient.client;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A deadline that cannot be met any more fails at once; an item of a batch waits.
 */
class DeadlineTests extends VirtualTimeTestCase {

	private static final AiRequest TEN_SECONDS = AiRequest.builder().user("x").timeout(Duration.ofSeconds(10)).build();

	@Test
	void aCallThatCannotOutlastThePauseFailsAtOnceAndSaysWhatItWaitedFor() {
		ManagedAiClient client = client(refusingFirst()).name("cheap").totalTimeout(Duration.ofSeconds(29)).build();
		assertThat(Answer.of(client.send(AiRequest.of("refused"))).error).isNotNull();
		Answer answer = Answer.of(client.send(AiRequest.of("x")));
		assertThat(answer.error).isInstanceOf(AiTimeoutException.class)
			.hasMessage("The total deadline of 29000 ms cannot be met any more, after 0 attempts "
					+ "(ai.client.clients.cheap.timeout.total): it waits for cooldown, which takes another 30000 ms "
					+ "at least");
		assertThat(((AiTimeoutException) answer.error).timeout()).isEqualTo(AiTimeoutException.Timeout.TOTAL);
		assertThat(((AiClientException) answer.error).attempts()).isZero();
		assertThat(Answer.of(client.send(TEN_SECONDS)).error).hasMessageContaining("(AiRequest.timeout)");
	}

	@Test
	void anItemOfABatchOutlastsAnyPause() {
		ManagedAiClient client = client(refusingFirst()).totalTimeout(Duration.ofSeconds(5)).build();
		Results results = Results.of(client.batch(requests(5)));
		advance(Duration.ofMinutes(2));
		assertThat(results.results).hasSize(5).allMatch(AiResult::isSuccess);
	}

	@Test
	void aCallThatIsQueuedFailsAsSoonAsAnothersRefusalMakesItHopeless() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> ScriptedExchange.status(429, Map.of("Retry-After", "60"))
					.delaySubscription(Duration.ofSeconds(1), this.time));
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(1)).build();
		Answer.of(client.send(AiRequest.of("refused")));
		Answer queued = Answer.of(client.send(TEN_SECONDS));
		advance(Duration.ofMillis(999));
		assertThat(queued.isPending()).isTrue();
		advance(Duration.ofMillis(1));
		assertThat(queued.error).isInstanceOf(AiTimeoutException.class).hasMessageContaining("cooldown");
	}

	@Test
	void aRetryThatCannotGoInTimeFailsAtOnce() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? ScriptedExchange.status(500) : ScriptedExchange.answer(request));
		ManagedAiClient client = client(exchange).rateLimit(RateLimitSettings.none().withRequestsPerMinute(1L)).build();
		Answer answer = Answer.of(client.send(TEN_SECONDS));
		advance(Duration.ofMillis(500));
		assertThat(answer.error).isInstanceOf(AiTimeoutException.class)
			.hasMessageContaining("after 1 attempt")
			.hasMessageContaining("waits for requests");
		assertThat(((AiClientException) answer.error).attempts()).isOne();
	}

	@Test
	void aCallBehindOthersIsNotGivenUpTooEarly() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> Mono.never());
		ManagedAiClient client = client(exchange).rateLimit(RateLimitSettings.none().withRequestsPerMinute(1L)).build();
		client.send(AiRequest.of("in flight")).subscribe();
		Answer answer = Answer.of(client.send(TEN_SECONDS));
		advance(Duration.ofMillis(9_999));
		assertThat(answer.isPending()).isTrue();
		advance(Duration.ofMillis(1));
		assertThat(answer.error).isInstanceOf(AiTimeoutException.class).hasMessageContaining("ran out while waiting");
	}

	@Test
	void aSubscriberThatIsSlowAtItsDeadlineHoldsUpNoOther() {
		ExecutorService threads = Executors.newScheduledThreadPool(2);
		try {
			AtomicLong now = new AtomicLong();
			CountDownLatch ended = new CountDownLatch(2);
			Set<Boolean> together = ConcurrentHashMap.newKeySet();
			ManagedAiClient client = client(new ScriptedExchange(this.time, (n, request) -> Mono.never()))
				.time(now::get, Schedulers.fromExecutorService(threads))
				.totalTimeout(Duration.ofMillis(20))
				.build();
			CountDownLatch heard = new CountDownLatch(2);
			for (int i = 0; i < 2; i++) {
				client.send(AiRequest.of("x")).subscribe(null, (error) -> {
					ended.countDown();
					together.add(await(ended));
					heard.countDown();
				});
			}
			now.set(Duration.ofSeconds(1).toNanos()); // both are late at once
			assertThat(await(heard)).isTrue();
			assertThat(together).as("each waits until the other has heard of its deadline").containsExactly(true);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	private ScriptedExchange refusingFirst() {
		return new ScriptedExchange(this.time, (n, request) -> (n == 1)
				? ScriptedExchange.status(429, Map.of("Retry-After", "30")) : ScriptedExchange.answer(request));
	}

}
