package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientObserver.AttemptObserver;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class SharedCallTests extends SharedCallTestCase {

	@Test
	void identicalRequestsInFlightShareOneCall() {
		ManagedAiClient client = sharing(this.answering).build();
		Answer first = Answer.of(client.send(request("a", "x")));
		advance(Duration.ofMillis(150));
		Answer second = Answer.of(client.send(request("b", "x")));
		advance(Duration.ofMillis(50));
		assertThat(this.answering.sent()).isOne();
		assertThat(first.response.id()).isEqualTo("a");
		assertThat(first.response.attempts()).isOne();
		assertThat(first.response.cost()).isEqualByComparingTo("0.00012");
		assertThat(first.response.usage().totalTokens()).isEqualTo(150);
		assertThat(second.response.id()).isEqualTo("b");
		assertThat(second.response.content()).isEqualTo(first.response.content());
		assertThat(second.response.attempts()).isZero();
		assertThat(second.response.cost()).isEqualByComparingTo(BigDecimal.ZERO);
		assertThat(second.response.usage()).isEqualTo(TokenUsage.NONE);
		assertThat(second.response.queued()).isEqualTo(Duration.ofMillis(50));
		assertThat(second.response.latency()).isZero();
		Answer.of(client.send(request("c", "x")));
		assertThat(this.answering.sent()).as("what has ended is not shared").isEqualTo(2);
	}

	@Test
	void eachIsSentByDefault() {
		ManagedAiClient client = client(this.answering).build();
		Answer.of(client.send(AiRequest.of("x")));
		Answer.of(client.send(AiRequest.of("x")));
		assertThat(this.answering.sent()).isEqualTo(2);
	}

	@Test
	void whatIsSentMakesARequestIdentical() {
		ManagedAiClient client = sharing(this.answering).build();
		AiRequest request = AiRequest.builder().user("x").option("seed", 1).option("top_p", 0.5).build();
		AiRequest same = AiRequest.builder()
			.id("another")
			.model("gpt-4.1-mini")
			.user("x")
			.option("top_p", 0.5)
			.option("seed", 1)
			.timeout(Duration.ofSeconds(9))
			.group("another")
			.build();
		List.of(request, same).forEach((it) -> Answer.of(client.send(it)));
		assertThat(this.answering.sent()).isOne();
		List<AiRequest> others = List.of(request.toBuilder().option("seed", 2).build(),
				request.toBuilder().model("gpt-4.1").build(), request.toBuilder().temperature(0.5).build(),
				request.toBuilder().maxTokens(5).build(), request.toBuilder().user("y").build());
		others.forEach((it) -> Answer.of(client.send(it)));
		assertThat(this.answering.sent()).isEqualTo(1 + others.size());
	}

	@Test
	void aRequestThatChangesOnItsWayIsNotHeldForever() {
		List<String> stop = new ArrayList<>(List.of("one"));
		AiRequest request = AiRequest.builder().user("x").option("stop", stop).build();
		ManagedAiClient client = sharing(this.answering).build();
		Answer.of(client.send(request));
		stop.add("two");
		advance(Duration.ofSeconds(1));
		stop.remove("two");
		Answer.of(client.send(request));
		assertThat(this.answering.sent()).isEqualTo(2);
	}

	@Test
	void streamsAreNotShared() {
		ManagedAiClient client = sharing(this.answering).build();
		client.stream(AiRequest.of("x")).subscribe();
		client.stream(AiRequest.of("x")).subscribe();
		assertThat(this.answering.sent()).isEqualTo(2);
	}

	@Test
	void whoSharesTakesNoSlotAndNoQuota() {
		ManagedAiClient client = sharing(this.answering).concurrency(ConcurrencySettings.fixed(1))
			.rateLimit(RateLimitSettings.none().withRequestsPerMinute(1L))
			.build();
		List<Answer> answers = Collections.nCopies(5, AiRequest.of("x"))
			.stream()
			.map((request) -> Answer.of(client.send(request)))
			.toList();
		AdmissionSnapshot admission = client.snapshot().admission();
		assertThat(admission.inFlight()).isOne();
		assertThat(admission.waiting()).isZero();
		advance(Duration.ofMillis(200));
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.response).isNotNull());
	}

	@Test
	void theFirstMayLeaveAndTheCallGoesOn() {
		ManagedAiClient client = sharing(this.answering).build();
		Disposable first = client.send(AiRequest.of("x")).subscribe();
		Answer second = Answer.of(client.send(AiRequest.of("x")));
		Answer third = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofMillis(100));
		first.dispose();
		advance(Duration.ofMillis(100));
		assertThat(this.answering.sent()).isOne();
		assertThat(this.answering.cancelled).isZero();
		assertThat(second.response.attempts()).as("what was paid is the account of one").isOne();
		assertThat(second.response.cost()).isPositive();
		assertThat(third.response.attempts()).isZero();
		assertThat(third.response.cost()).isZero();
	}

	@Test
	void theCallIsCancelledWhenTheLastLeaves() {
		ManagedAiClient client = sharing(this.answering).build();
		Disposable first = client.send(AiRequest.of("x")).subscribe();
		Disposable second = client.send(AiRequest.of("x")).subscribe();
		second.dispose();
		assertThat(this.answering.cancelled).isZero();
		first.dispose();
		assertThat(this.answering.cancelled).isOne();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		Answer next = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofMillis(200));
		assertThat(next.response.attempts()).isOne();
		assertThat(this.answering.sent()).isEqualTo(2);
	}

	@Test
	void whoLeavesTheQueueLeavesNothingBehind() {
		ManagedAiClient client = sharing(this.answering).concurrency(ConcurrencySettings.fixed(1)).build();
		Answer.of(client.send(AiRequest.of("other")));
		Disposable first = client.send(AiRequest.of("x")).subscribe();
		Disposable second = client.send(AiRequest.of("x")).subscribe();
		assertThat(client.snapshot().admission().waiting()).isOne();
		first.dispose();
		second.dispose();
		assertThat(client.snapshot().admission().waiting()).isZero();
	}

	@Test
	void eachKeepsItsOwnDeadline() {
		ManagedAiClient client = sharing(this.answering).build();
		AiRequest hasty = AiRequest.builder().user("x").timeout(Duration.ofMillis(100)).build();
		Answer first = Answer.of(client.send(hasty));
		Answer second = Answer.of(client.send(AiRequest.of("x")));
		Answer third = Answer.of(client.send(hasty));
		advance(Duration.ofMillis(100));
		assertThat(first.error).isInstanceOf(AiTimeoutException.class).hasMessageContaining("during attempt 1");
		assertThat(((AiClientException) first.error).attempts()).isOne();
		assertThat(third.error).isInstanceOf(AiTimeoutException.class);
		assertThat(((AiClientException) third.error).attempts()).isZero();
		assertThat(second.isPending()).isTrue();
		advance(Duration.ofMillis(100));
		assertThat(second.response.attempts()).isOne();
		assertThat(this.answering.sent()).isOne();
	}

	@Test
	void theCallGivesUpAtOnceIfNoneHasTheTimeForARetry() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> ScriptedExchange.status(503, Map.of("Retry-After", "60")));
		ManagedAiClient client = sharing(exchange).totalTimeout(Duration.ofSeconds(30)).build();
		assertThat(Answer.of(client.send(AiRequest.of("x"))).error).isInstanceOf(AiProviderException.class);
	}

	@Test
	void oneWithTimeIsEnoughToRetry() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? ScriptedExchange.status(503, Map.of("Retry-After", "60"))
					.delaySubscription(Duration.ofSeconds(1), this.time) : ScriptedExchange.answer(request));
		ManagedAiClient client = sharing(exchange).build();
		Answer hasty = Answer.of(client.send(AiRequest.builder().user("x").timeout(Duration.ofSeconds(30)).build()));
		Answer patient = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofSeconds(30));
		assertThat(hasty.error).isInstanceOf(AiTimeoutException.class);
		advance(Duration.ofSeconds(60));
		assertThat(patient.response.attempts()).isEqualTo(2);
	}

	@Test
	void eachGetsAnErrorOfItsOwn() {
		ManagedAiClient client = sharing(new ScriptedExchange(this.time,
				(n, request) -> ScriptedExchange.status(400).delaySubscription(Duration.ofMillis(200), this.time)))
			.build();
		Answer first = Answer.of(client.send(AiRequest.of("x")));
		Answer second = Answer.of(client.send(AiRequest.of("x")));
		Answer third = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofMillis(200));
		assertThat(List.of(first.error, second.error, third.error)).doesNotHaveDuplicates()
			.allSatisfy((error) -> assertThat(error).isInstanceOf(AiInvalidRequestException.class)
				.hasMessage(first.error.getMessage()))
			.extracting((error) -> ((AiClientException) error).attempts())
			.containsExactly(1, 0, 0);
	}

	@Test
	void retriesAreShared() {
		ScriptedExchange exchange = scripted((n) -> n == 1);
		ManagedAiClient client = sharing(exchange).build();
		Answer first = Answer.of(client.send(AiRequest.of("x")));
		Answer second = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofSeconds(2));
		assertThat(exchange.sent()).isEqualTo(2);
		assertThat(first.response.attempts()).isEqualTo(2);
		assertThat(second.response.attempts()).isZero();
	}

	@Test
	void closingEndsAll() {
		ManagedAiClient client = sharing(this.answering).build();
		Answer first = Answer.of(client.send(AiRequest.of("x")));
		Answer second = Answer.of(client.send(AiRequest.of("x")));
		client.close();
		assertThat(first.error).isInstanceOf(AiCancelledException.class).hasMessageContaining("in flight");
		assertThat(second.error).isInstanceOf(AiCancelledException.class);
		assertThat(this.answering.cancelled).isOne();
		assertThat(Answer.of(client.send(AiRequest.of("x"))).error).isInstanceOf(AiCancelledException.class);
		assertThat(this.answering.sent()).isOne();
	}

	@Test
	void closingWithGraceLetsAllOfThoseInFlightEnd() {
		ManagedAiClient client = sharing(this.answering).concurrency(ConcurrencySettings.fixed(1)).build();
		Answer first = Answer.of(client.send(AiRequest.of("x")));
		Answer second = Answer.of(client.send(AiRequest.of("x")));
		Answer waiting = Answer.of(client.send(AiRequest.of("y")));
		boolean[] closed = { false };
		client.shutdown(Duration.ofSeconds(30)).subscribe(null, null, () -> closed[0] = true);
		assertThat(waiting.error).isInstanceOf(AiCancelledException.class);
		advance(Duration.ofMillis(200));
		assertThat(first.response).isNotNull();
		assertThat(second.response).isNotNull();
		assertThat(closed[0]).isTrue();
	}

	@Test
	void anAnswerThatIsThereIsNotLostToTheEndOfTheClient() {
		ManagedAiClient[] client = { null };
		AiClientObserver observer = (operation, request, context) -> new RequestObserver() {
			@Override
			public AttemptObserver attempt(int number) {
				return new AttemptObserver() {
					@Override
					public void succeeded(AiResponse response) {
						client[0].close();
					}
				};
			}
		};
		client[0] = sharing(this.answering).observer(observer).build();
		Answer first = Answer.of(client[0].send(AiRequest.of("x")));
		Answer second = Answer.of(client[0].send(AiRequest.of("x")));
		advance(Duration.ofMillis(200));
		assertThat(first.response).isNotNull();
		assertThat(second.response).isNotNull();
	}

	@Test
	void whoSharesIsSeenAsARequestAndNotAsAnAttempt() {
		List<String> seen = new ArrayList<>();
		ScriptedExchange exchange = scripted((n) -> n == 1);
		ManagedAiClient client = sharing(exchange)
			.observer((operation, request, context) -> new Noting(request.id(), seen))
			.build();
		Disposable first = client.send(request("a", "x")).subscribe();
		Answer.of(client.send(request("b", "x")));
		Answer.of(client.send(request("c", "x")));
		advance(Duration.ofMillis(300));
		first.dispose();
		advance(Duration.ofSeconds(2));
		assertThat(seen).containsExactly("a admitted", "a attempt 1", "a retrying", "a cancelled", "b admitted",
				"b attempt 2", "b succeeded", "c succeeded");
	}

	/**
	 * The ticker stands for the caller's thread: it is asked as the leader is made.
	 */
	@Test
	void aLeaderWhoseOnlyFollowerLeavesAsItIsMadeIsNotSent() {
		BaseSubscriber<AiResponse> caller = new BaseSubscriber<>() {
		};
		Deque<Runnable> meanwhile = new ArrayDeque<>();
		ManagedAiClient client = sharing(this.answering).partitionResolver((request, context) -> {
			meanwhile.add(caller::cancel);
			return null;
		}).time(() -> {
			while (!meanwhile.isEmpty()) {
				meanwhile.poll().run();
			}
			return this.time.now(TimeUnit.NANOSECONDS);
		}, this.time).build();
		client.send(AiRequest.of("x")).subscribe(caller);
		assertThat(caller.isDisposed()).isTrue();
		assertThat(this.answering.sent()).isZero();
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	private record Noting(String id, List<String> seen) implements RequestObserver {

		@Override
		public void admitted(Duration waited) {
			this.seen.add(this.id + " admitted");
		}

		@Override
		public AttemptObserver attempt(int number) {
			this.seen.add(this.id + " attempt " + number);
			return AttemptObserver.NONE;
		}

		@Override
		public void retrying(Outcome reason, Duration delay) {
			this.seen.add(this.id + " retrying");
		}

		@Override
		public void succeeded(AiResponse response) {
			this.seen.add(this.id + " succeeded");
		}

		@Override
		public void cancelled() {
			this.seen.add(this.id + " cancelled");
		}

	}

}
