package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a caller sees of its call: signals in their order, one end, and nothing held when
 * that comes.
 */
class CallTests extends VirtualTimeTestCase {

	private static final AiResponse ANSWER = AiResponse.builder()
		.content("answer")
		.model("gpt-4.1-mini")
		.latency(Duration.ofDays(1))
		.build();

	private final TestPublisher<AiChunk> pieces = TestPublisher.create();

	private ManagedAiClient streaming;

	@BeforeEach
	void build() {
		this.streaming = client(new Exchange(Mono.never(), this.pieces.flux())).totalTimeout(Duration.ofSeconds(5))
			.build();
	}

	@Test
	void anAnswerEndsTheCallThoughTheExchangeNeverCompletes() {
		Mono<AiResponse> endless = Mono.fromDirect(Flux.concat(Mono.just(ANSWER), Mono.never()));
		Answer answer = Answer.of(client(new Exchange(endless, Flux.never())).build().send(AiRequest.of("x")));
		assertThat(answer.response).isNotNull();
	}

	@Test
	void theEndOfAStreamEndsTheCallThoughTheExchangeNeverCompletes() {
		Heard heard = stream((piece) -> {
		});
		this.pieces.next(new AiChunk("a", null)).next(new AiChunk("b", ANSWER));
		assertThat(heard.signals).containsExactly("subscribed", "a", "b", "completed");
		this.pieces.assertNotCancelled();
	}

	@Test
	void latencyIsTheTimeOfTheLastAttemptByTheTicker() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> {
			Mono<AiResponse> outcome = (n == 1) ? Mono.error(AiExchangeException.failed(Stage.BODY, "broke off", null))
					: Mono.just(ANSWER);
			return outcome.delaySubscription(Duration.ofMillis(40L * n), this.time);
		});
		Answer answer = Answer.of(client(exchange).build().send(AiRequest.of("x")));
		advance(Duration.ofSeconds(10));
		assertThat(answer.response.attempts()).isEqualTo(2);
		assertThat(answer.response.latency()).isEqualTo(Duration.ofMillis(80));
	}

	@Test
	void aDeadlineThatRunsOutWhileAPieceIsDeliveredIsHeardAfterIt() {
		Heard heard = stream((piece) -> advance(Duration.ofSeconds(6)));
		this.pieces.next(new AiChunk("a", null)).next(new AiChunk("b", null));
		assertThat(heard.signals).containsExactly("subscribed", "a", "failed");
		assertThat(heard.error).isInstanceOf(AiTimeoutException.class);
		this.pieces.assertCancelled();
		assertNothingHeld(this.streaming);
	}

	@Test
	void aSubscriberThatCancelsAsItsDeadlineRunsOutHearsNothing() {
		Heard heard = new Heard((piece) -> {
		}) {
			@Override
			protected void hookOnNext(AiChunk piece) {
				super.hookOnNext(piece);
				advance(Duration.ofSeconds(6));
				cancel();
			}
		};
		this.streaming.stream(AiRequest.of("x")).subscribe(heard);
		this.pieces.next(new AiChunk("a", null)).next(new AiChunk("b", null));
		assertThat(heard.signals).containsExactly("subscribed", "a");
		assertNothingHeld(this.streaming);
	}

	@Test
	void theFirstInterruptionCounts() {
		Heard heard = stream((piece) -> {
			advance(Duration.ofSeconds(6));
			this.streaming.close();
		});
		this.pieces.next(new AiChunk("a", null));
		assertThat(heard.error).isInstanceOf(AiTimeoutException.class);
		Heard closed = stream((piece) -> {
		});
		assertThat(closed.error).isInstanceOf(AiCancelledException.class);
	}

	@Test
	void aStreamIsAskedForWhatItsSubscriberAsksFor() {
		List<Long> asked = new ArrayList<>();
		Flux<AiChunk> counted = this.pieces.flux().doOnRequest(asked::add);
		ManagedAiClient client = client(new Exchange(Mono.never(), counted)).build();
		BaseSubscriber<AiChunk> subscriber = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(2);
			}
		};
		client.stream(AiRequest.of("x")).subscribe(subscriber);
		subscriber.request(3);
		subscriber.requestUnbounded();
		assertThat(asked).containsExactly(2L, 3L, Long.MAX_VALUE);
	}

	@Test
	void anAnswerWaitsUntilItIsAskedFor() {
		List<Object> heard = new ArrayList<>();
		BaseSubscriber<AiResponse> subscriber = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				heard.add("subscribed");
			}

			@Override
			protected void hookOnNext(AiResponse response) {
				heard.add(response.content());
			}

			@Override
			protected void hookOnComplete() {
				heard.add("completed");
			}
		};
		ManagedAiClient client = client(new Exchange(Mono.just(ANSWER), Flux.never())).build();
		client.send(AiRequest.of("x")).subscribe(subscriber);
		assertThat(heard).containsExactly("subscribed");
		assertNothingHeld(client);
		subscriber.request(1);
		assertThat(heard).containsExactly("subscribed", "answer", "completed");
	}

	@Test
	void everythingIsFreeWhenTheCallerHearsOfTheEnd() {
		List<String> order = new ArrayList<>();
		ManagedAiClient client = client(new Exchange(Mono.just(ANSWER), Flux.never()))
			.observer((operation, request, context) -> new RequestObserver() {
				@Override
				public void succeeded(AiResponse response) {
					order.add("observed");
				}
			})
			.build();
		boolean[] closed = { false };
		client.send(AiRequest.of("x")).subscribe((response) -> {
			assertNothingHeld(client);
			order.add("answered");
			client.shutdown(Duration.ofHours(1)).subscribe(null, null, () -> closed[0] = true);
		});
		assertThat(order).containsExactly("observed", "answered");
		assertThat(closed[0]).isTrue();
	}

	@Test
	void aSubscriberThatThrowsAtItsSubscriptionLeavesNothingBehind() {
		ManagedAiClient client = client(new Exchange(Mono.never(), Flux.never())).build();
		List<Throwable> errors = new ArrayList<>();
		client.send(AiRequest.of("x")).subscribe(new CoreSubscriber<>() {
			@Override
			public void onSubscribe(Subscription subscription) {
				throw new NoClassDefFoundError("gone");
			}

			@Override
			public void onNext(AiResponse response) {
				throw new AssertionError(response);
			}

			@Override
			public void onError(Throwable error) {
				errors.add(error);
			}

			@Override
			public void onComplete() {
				throw new AssertionError("completed");
			}
		});
		assertThat(errors).hasSize(1).allSatisfy((error) -> assertThat(error).isInstanceOf(AiClientException.class));
		assertNothingHeld(client);
	}

	@Test
	void aBatchThatIsCancelledSendsNothingMore() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> Mono.never());
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(16)).build();
		client.batch(requests(50)).subscribe().dispose();
		assertThat(exchange.sentMillis).hasSize(16);
		assertNothingHeld(client);
	}

	@Test
	void aSubscriberThatCancelsAndThrowsHearsNothing() {
		List<String> signals = new ArrayList<>();
		this.streaming.stream(AiRequest.of("x")).subscribe(new CoreSubscriber<>() {
			private Subscription subscription;

			@Override
			public void onSubscribe(Subscription subscription) {
				this.subscription = subscription;
				subscription.request(Long.MAX_VALUE);
			}

			@Override
			public void onNext(AiChunk piece) {
				signals.add(piece.delta());
				this.subscription.cancel();
				throw new IllegalStateException("late");
			}

			@Override
			public void onError(Throwable error) {
				signals.add("failed");
			}

			@Override
			public void onComplete() {
				signals.add("completed");
			}
		});
		this.pieces.next(new AiChunk("a", null));
		assertThat(signals).containsExactly("a");
		assertNothingHeld(this.streaming);
	}

	private Heard stream(Consumer<AiChunk> then) {
		Heard heard = new Heard(then);
		this.streaming.stream(AiRequest.of("x")).subscribe(heard);
		return heard;
	}

	private static void assertNothingHeld(ManagedAiClient client) {
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	private record Exchange(Mono<AiResponse> whole, Flux<AiChunk> streamed) implements AiExchange {

		@Override
		public Mono<AiResponse> exchange(AiRequest request) {
			return this.whole;
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return this.streamed;
		}

	}

	private static class Heard extends BaseSubscriber<AiChunk> {

		final List<String> signals = new ArrayList<>();

		private final Consumer<AiChunk> then;

		Throwable error;

		Heard(Consumer<AiChunk> then) {
			this.then = then;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			this.signals.add("subscribed");
			requestUnbounded();
		}

		@Override
		protected void hookOnNext(AiChunk piece) {
			this.signals.add(piece.delta());
			this.then.accept(piece);
		}

		@Override
		protected void hookOnComplete() {
			this.signals.add("completed");
		}

		@Override
		protected void hookOnError(Throwable error) {
			this.signals.add("failed");
			this.error = error;
		}

	}

}
