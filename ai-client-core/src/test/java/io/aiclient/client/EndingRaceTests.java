package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.admission.tokens.TokenForecast;
import io.aiclient.client.AiClientObserver.AttemptObserver;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that end in the very moment in which something else happens to them. An observer
 * stands for the other thread: it is asked just there.
 */
class EndingRaceTests extends VirtualTimeTestCase {

	private static final RetrySettings NO_RETRY = RetrySettings.defaults()
		.withMaxRetries(0)
		.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(1))
		.withMaxRetryAfter(Duration.ofSeconds(1));

	@Test
	void aProbeThatIsCancelledAsItGoesOutIsGivenBack() {
		Disposable.Swap cancelled = Disposables.swap();
		Watching watching = new Watching();
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? ScriptedExchange.status(401) : ScriptedExchange.answer(request));
		ManagedAiClient client = client(exchange).observer((operation, request, context) -> watching).build();
		Answer.of(client.send(AiRequest.of("refused")));
		advance(Duration.ofMinutes(6));
		watching.onAttempt = cancelled::dispose;
		// subscribed in the scheduler, so that there is something to dispose of by then
		cancelled.update(
				Mono.delay(Duration.ofSeconds(1), this.time).then(client.send(AiRequest.of("cancelled"))).subscribe());
		advance(Duration.ofSeconds(2));
		assertThat(exchange.sent()).isOne();
		watching.onAttempt = null;
		Answer answer = Answer.of(client.send(AiRequest.of("x")));
		assertThat(answer.error).isNull();
		assertThat(answer.response).isNotNull();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertThat(watching.ended).containsExactly("failed", "cancelled", "succeeded");
	}

	@Test
	void anAnswerThatIsThereIsNotLostToTheEndOfTheClient() {
		Watching watching = new Watching();
		ManagedAiClient client = client(ScriptedExchange.answering(this.time, Duration.ofSeconds(1)))
			.observer((operation, request, context) -> watching)
			.build();
		watching.onSuccess = client::close;
		Results results = Results.of(client.batch(requests(1)));
		advance(Duration.ofSeconds(2));
		assertThat(results.results).hasSize(1);
		assertThat(results.failures()).as("answered, paid for, and then closed").isZero();
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void aCallThatIsCancelledLongAfterTheBreakerOpenedGivesBackNoProbe() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> request.messages().get(0).content().startsWith("fail") ? ScriptedExchange.status(500)
						: Mono.never());
		ManagedAiClient client = client(exchange).retry(NO_RETRY)
			.totalTimeout(Duration.ofHours(1))
			.circuitBreaker(new CircuitBreakerSettings(50, 20, 20, Duration.ofSeconds(10), 1))
			.build();
		List<Disposable> old = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			old.add(client.send(AiRequest.of("hang " + i)).subscribe());
		}
		for (int i = 0; i < 20; i++) {
			Answer.of(client.send(AiRequest.of("fail " + i)));
		}
		assertThat(client.snapshot().breaker()).hasToString("open");
		advance(Duration.ofSeconds(11));
		Answer probe = Answer.of(client.send(AiRequest.of("hang, the probe")));
		assertThat(client.snapshot().breaker()).hasToString("half-open");
		int sent = exchange.sent();
		old.forEach(Disposable::dispose);
		Answer.of(client.send(AiRequest.of("hang, no probe")));
		assertThat(probe.isPending()).isTrue();
		assertThat(exchange.sent()).as("one probe was configured").isEqualTo(sent);
	}

	/**
	 * A state stands for a follower whose leader is answered between the two questions
	 * that the closing asks.
	 */
	@Test
	void aFollowerWhoseLeaderIsAnsweredAsTheClientClosesIsNotTurnedAway() {
		AiRequest request = AiRequest.of("x");
		ClientOptions options = new ClientOptions(ScriptedExchange.answering(this.time, Duration.ZERO));
		ActiveCalls calls = new ActiveCalls(options, ClientParts.of(options));
		List<AiClientException> errors = new ArrayList<>();
		Call call = new Call(
				new Asked(request, AiClientObserver.Operation.SEND,
						new TokenForecast(TokenCounter.NONE).demand(request), null, WrittenPassage.WHOLE),
				new Watching(), new Deadline(request, false, options, null), new CallOutput() {
					@Override
					public Context context() {
						return Context.empty();
					}

					@Override
					public void succeeded(AiResponse response) {
						throw new AssertionError("It is the leader that is answered");
					}

					@Override
					public void failed(AiClientException error, @Nullable AiResponse paid) {
						errors.add(error);
					}
				}, calls);
		CallState following = new Wait<Object>(call) {
			private boolean answered;

			@Override
			public boolean isInFlight() {
				return !wasAnswered();
			}

			@Override
			public boolean isInterruptible() {
				return !wasAnswered();
			}

			private boolean wasAnswered() {
				boolean before = this.answered;
				this.answered = true;
				return before;
			}

			@Override
			void over(@Nullable Object value) {
			}

			@Override
			void failed(Throwable error) {
			}
		};
		call.move(CallState.Plain.READY, following);
		call.turnAway(ActiveCalls.closed("default"));
		assertThat(errors).isEmpty();
		assertThat(call.state()).isSameAs(following);
	}

	private static final class Watching implements RequestObserver {

		@Nullable Runnable onAttempt;

		@Nullable Runnable onSuccess;

		final List<String> ended = new ArrayList<>();

		@Override
		public AttemptObserver attempt(int number) {
			if (this.onAttempt != null) {
				this.onAttempt.run();
			}
			return new AttemptObserver() {
				@Override
				public void succeeded(AiResponse response) {
					Watching.this.ended.add("succeeded");
					if (Watching.this.onSuccess != null) {
						Watching.this.onSuccess.run();
					}
				}

				@Override
				public void failed(AiClientException error) {
					Watching.this.ended.add("failed");
				}

				@Override
				public void cancelled() {
					Watching.this.ended.add("cancelled");
				}
			};
		}

	}

}
