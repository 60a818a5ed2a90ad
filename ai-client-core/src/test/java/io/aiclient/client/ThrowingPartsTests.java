package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.aiclient.AiAnswerHead;
import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeListener;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResponseCache;
import io.aiclient.AiResult;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.client.AiClientObserver.AttemptObserver;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.Outcome;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a part of the user throws, at whatever moment: the call ends at once, as the
 * answer or as an error that names the part; nothing stays held, and the next call works.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThrowingPartsTests extends VirtualTimeTestCase {

	private final Bomb bomb = new Bomb();

	static Stream<Arguments> everyCase() {
		return Stream.of(Part.values())
			.filter((part) -> part != Part.SUBSCRIBER && part != Part.SOURCE)
			.flatMap((part) -> Stream.of(Kind.values())
				.flatMap((kind) -> Stream.of(Operation.values())
					.filter((operation) -> part.isAskedIn(operation))
					.map((operation) -> Arguments.of(part, kind, operation))));
	}

	@ParameterizedTest(name = "{0} throws a {1} in a {2}")
	@MethodSource("everyCase")
	void whatAPartThrowsEndsTheCallAtOnce(Part part, Kind kind, Operation operation) {
		AiClientBuilder builder = client(new Answering(this.bomb, part));
		part.install(builder, this.bomb, this);
		ManagedAiClient client = builder.build();
		this.bomb.arm(part, kind);
		Ending ending = operation.run(client, part.request(this.bomb), part.cap(this.bomb));
		advance(Duration.ZERO);
		assertThat(this.bomb.thrown).as("times it threw").isPositive();
		assertThat(ending.ended).as("ended at once").isTrue();
		if (part.spoilsNoAnswer) {
			assertThat(ending.error).isNull();
		}
		else {
			assertThat(ending.error).isInstanceOf(AiClientException.class);
			assertThat(ending.error).hasMessageContaining(part.named());
		}
		this.bomb.disarm();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertThat(client.snapshot().admission().waiting()).isZero();
		Ending next = operation.run(client, AiRequest.of("next"), null);
		advance(Duration.ZERO);
		assertThat(next.error).isNull();
		assertThat(next.ended).isTrue();
		boolean[] closed = { false };
		client.shutdown(Duration.ofHours(1)).subscribe(null, null, () -> closed[0] = true);
		assertThat(closed[0]).as("nothing is active any more").isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aSubscriberThatThrowsEndsItsCall(Kind kind) {
		ManagedAiClient client = client(new Answering(this.bomb, Part.SUBSCRIBER)).build();
		this.bomb.arm(Part.SUBSCRIBER, kind);
		Ending mapped = new Ending();
		client.stream(AiRequest.of("x")).map((chunk) -> {
			this.bomb.check(Part.SUBSCRIBER);
			return chunk;
		}).subscribe(null, mapped::failed);
		List<Object> delivered = new ArrayList<>();
		client.stream(AiRequest.of("x")).subscribe(new BaseSubscriber<>() {
			@Override
			protected void hookOnNext(AiChunk chunk) {
				delivered.add(chunk);
				ThrowingPartsTests.this.bomb.check(Part.SUBSCRIBER);
			}

			@Override
			protected void hookOnError(Throwable error) {
				delivered.add(error);
			}
		});
		assertThat(mapped.error)
			.isInstanceOf(kind.isMadeASignal() ? kind.thrown.get().getClass() : AiCancelledException.class);
		assertThat(delivered).hasSize(2);
		assertThat(client.snapshot().admission().inFlight()).isZero();
		Ending batch = new Ending();
		client.batch(requests(3)).map((result) -> {
			this.bomb.check(Part.SUBSCRIBER);
			return result;
		}).subscribe(null, batch::failed);
		advance(Duration.ZERO);
		assertThat(batch.ended).isTrue();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		boolean[] closed = { false };
		client.shutdown(Duration.ofHours(1)).subscribe(null, null, () -> closed[0] = true);
		assertThat(closed[0]).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aSourceThatThrowsEndsItsBatchAfterWhatIsInFlight(Kind kind) {
		ManagedAiClient client = client(ScriptedExchange.answering(this.time, Duration.ofSeconds(1))).build();
		this.bomb.arm(Part.SOURCE, kind);
		Results published = Results.of(client.batch(Flux.range(0, 10).map((i) -> {
			if (i == 3) {
				this.bomb.check(Part.SOURCE);
			}
			return AiRequest.of("text " + i);
		})));
		Results iterated = Results.of(client.batch(() -> Stream.iterate(0, (i) -> i + 1).map((i) -> {
			if (i == 3) {
				this.bomb.check(Part.SOURCE);
			}
			return AiRequest.of("text " + i);
		}).iterator()));
		advance(Duration.ofSeconds(2));
		for (Results results : List.of(published, iterated)) {
			assertThat(results.results).hasSize(3);
			assertThat(results.error)
				.isInstanceOf((kind == Kind.RUNTIME) ? IllegalStateException.class : AiClientException.class);
		}
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void theDeadlineFreesWhatAnExchangeLosesOnItsOwnThread() {
		AiExchange exchange = new AiExchange() {
			@Override
			public Mono<AiResponse> exchange(AiRequest request) {
				return Mono.<AiResponse>never().doOnCancel(() -> {
					throw new NoClassDefFoundError("lost");
				});
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return exchange(request).cast(AiChunk.class).flux();
			}
		};
		ManagedAiClient client = client(exchange).totalTimeout(Duration.ofSeconds(5)).build();
		Answer answer = Answer.of(client.send(AiRequest.of("x")));
		Results results = Results.of(client.batch(requests(2)));
		advance(Duration.ofSeconds(5));
		assertThat(answer.error).isInstanceOf(AiTimeoutException.class);
		assertThat(results.failures()).isEqualTo(2);
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	private enum Kind {

		RUNTIME(() -> new IllegalStateException("broken")), LINKAGE(() -> new NoClassDefFoundError("com/acme/Gone")),
		STACK_OVERFLOW(StackOverflowError::new), VIRTUAL_MACHINE(() -> new VirtualMachineError("like no memory") {
		}), ASSERTION(() -> new AssertionError("broken"));

		private final Supplier<Throwable> thrown;

		Kind(Supplier<Throwable> thrown) {
			this.thrown = thrown;
		}

		/**
		 * Whether Reactor makes a signal of it where an operator's function throws it.
		 */
		boolean isMadeASignal() {
			return this == RUNTIME || this == ASSERTION;
		}

	}

	private enum Operation {

		CALL {
			@Override
			Ending run(ManagedAiClient client, AiRequest request, @Nullable SpendingCap cap) {
				return new Ending().of(client.send(request).flux(), cap);
			}
		},
		STREAM {
			@Override
			Ending run(ManagedAiClient client, AiRequest request, @Nullable SpendingCap cap) {
				return new Ending().of(client.stream(request), cap);
			}
		},
		BATCH {
			@Override
			Ending run(ManagedAiClient client, AiRequest request, @Nullable SpendingCap cap) {
				return new Ending().of(client.batch(List.of(request)), cap);
			}
		};

		abstract Ending run(ManagedAiClient client, AiRequest request, @Nullable SpendingCap cap);

	}

	/**
	 * How an operation has ended so far.
	 */
	private static final class Ending {

		private boolean ended;

		private @Nullable Throwable error;

		Ending of(Flux<?> flux, @Nullable SpendingCap cap) {
			((cap != null) ? flux.contextWrite(cap::addTo) : flux).subscribe((item) -> {
				if (item instanceof AiResult.Failure<?> failure) {
					this.error = failure.error();
				}
			}, this::failed, () -> this.ended = true);
			return this;
		}

		void failed(Throwable error) {
			this.error = error;
			this.ended = true;
		}

	}

	/**
	 * Throws where it is armed.
	 */
	private static final class Bomb {

		private @Nullable Part part;

		private @Nullable Kind kind;

		private int thrown;

		void arm(Part part, Kind kind) {
			this.part = part;
			this.kind = kind;
		}

		void disarm() {
			this.part = null;
		}

		void check(Part reached) {
			if (reached == this.part) {
				throw unchecked(make());
			}
		}

		Throwable make() {
			this.thrown++;
			return this.kind.thrown.get();
		}

		@SuppressWarnings("unchecked")
		private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
			throw (T) thrown;
		}

	}

	/**
	 * Everything that a user can replace or give, and each moment at which it may throw.
	 */
	private enum Part {

		EXCHANGE_WHEN_CALLED, EXCHANGE_WHEN_SUBSCRIBED, EXCHANGE_WHEN_REQUESTED, EXCHANGE_AS_A_SIGNAL,
		EXCHANGE_AFTER_A_PIECE, GATE_WHEN_CALLED {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.admissionGate(new Gate(bomb, test));
			}
		},
		GATE_WHEN_SUBSCRIBED {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.admissionGate(new Gate(bomb, test));
			}
		},
		GATE_AS_A_SIGNAL {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.admissionGate(new Gate(bomb, test));
			}
		},
		PERMIT_SETTLED(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.admissionGate(new Gate(bomb, test));
			}
		},
		PERMIT_ANSWERING(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.admissionGate(new Gate(bomb, test));
			}
		},
		LIMIT_CURRENT(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.concurrencyLimit(new Limit(bomb));
			}
		},
		LIMIT_SAMPLE(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.concurrencyLimit(new Limit(bomb));
			}
		},
		COUNTER(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.rateLimit(RateLimitSettings.none().withTokensPerMinute(100_000L)).tokenCounter((request) -> {
					bomb.check(COUNTER);
					return 10L;
				});
			}
		},
		OPTION_WHEN_ESTIMATED(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.rateLimit(RateLimitSettings.none().withTokensPerMinute(100_000L));
			}

			@Override
			AiRequest request(Bomb bomb) {
				return AiRequest.builder().user("x").option("tools", new Option(bomb, this)).build();
			}
		},
		OPTION_UNDER_A_CAP {
			@Override
			AiRequest request(Bomb bomb) {
				return AiRequest.builder().user("x").maxTokens(5).option("seed", new Option(bomb, this)).build();
			}

			@Override
			SpendingCap cap(Bomb bomb) {
				return SpendingCap.ofUsd(BigDecimal.TEN);
			}
		},
		OPTION_WHEN_COMPARED {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.shareInFlight(true);
			}

			@Override
			AiRequest request(Bomb bomb) {
				return AiRequest.builder().user("x").option("seed", new Option(bomb, this)).build();
			}
		},
		JOURNAL_WHEN_CALLED {
			@Override
			AiRequest request(Bomb bomb) {
				return AiRequest.builder().user("x").maxTokens(5).build();
			}

			@Override
			SpendingCap cap(Bomb bomb) {
				return SpendingCap.builder().usd(BigDecimal.TEN).journal((upTo) -> {
					bomb.check(this);
					return Mono.empty();
				}).build();
			}
		},
		JOURNAL_AS_A_SIGNAL {
			@Override
			AiRequest request(Bomb bomb) {
				return AiRequest.builder().user("x").maxTokens(5).build();
			}

			@Override
			SpendingCap cap(Bomb bomb) {
				return SpendingCap.builder().usd(BigDecimal.TEN).journal((upTo) -> Mono.error(bomb::make)).build();
			}
		},
		POLICY {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.retryPolicy((failed) -> {
					bomb.check(this);
					return null;
				});
			}
		},
		BREAKER {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.retry(RetrySettings.defaults()
					.withMaxRetries(0)
					.withDelays(Duration.ofSeconds(1), 1, Duration.ofSeconds(1))
					.withMaxRetryAfter(Duration.ZERO));
				builder.circuitBreaker(
						CircuitBreaker.of("user's", CircuitBreakerConfig.custom().recordException((error) -> {
							bomb.check(this);
							return true;
						}).build()));
			}
		},
		FAILURE_WHEN_LOOKED_AT, CACHE_GET(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.responseCache(new Cache(bomb));
			}
		},
		CACHE_PARTITION(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.responseCache(new Cache(bomb));
				builder.partitionResolver((request, context) -> {
					bomb.check(this);
					return null;
				});
			}
		},
		CACHE_KEY(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.responseCache(new Cache(bomb));
			}
		},
		CACHE_GET_SUBSCRIBED(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.responseCache(new Cache(bomb));
			}
		},
		CACHE_PUT(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.responseCache(new Cache(bomb));
			}
		},
		OBSERVER_STARTS(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.observer(observer(bomb));
			}
		},
		OBSERVER_ADMITTED(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.observer(observer(bomb));
			}
		},
		OBSERVER_ATTEMPT(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.observer(observer(bomb));
			}
		},
		OBSERVER_ENRICHES(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.observer(observer(bomb));
			}
		},
		OBSERVER_ATTEMPT_ENDS(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.observer(observer(bomb));
			}
		},
		OBSERVER_ENDS(true) {
			@Override
			void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
				builder.observer(observer(bomb));
			}
		},
		SUBSCRIBER, SOURCE;

		private final boolean spoilsNoAnswer;

		Part() {
			this(false);
		}

		Part(boolean spoilsNoAnswer) {
			this.spoilsNoAnswer = spoilsNoAnswer;
		}

		void install(AiClientBuilder builder, Bomb bomb, ThrowingPartsTests test) {
		}

		AiRequest request(Bomb bomb) {
			return AiRequest.of("x");
		}

		@Nullable SpendingCap cap(Bomb bomb) {
			return null;
		}

		boolean isAskedIn(Operation operation) {
			return operation != Operation.STREAM || !(name().startsWith("CACHE") || this == OPTION_WHEN_COMPARED);
		}

		/**
		 * What the message holds: the breaker's predicate is not to blame for the failure
		 * that it was asked about.
		 */
		String named() {
			return (this == BREAKER) ? "HTTP 503" : ThrowingPartsTests.class.getSimpleName();
		}

	}

	private static final class Answering implements AiExchange {

		private final Bomb bomb;

		private final Part part;

		Answering(Bomb bomb, Part part) {
			this.bomb = bomb;
			this.part = part;
		}

		@Override
		public String keyFingerprint(String scope) {
			this.bomb.check(Part.CACHE_KEY);
			return "key";
		}

		@Override
		public Mono<AiResponse> exchange(AiRequest request) {
			return stream(request).last().map((chunk) -> chunk.end());
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			this.bomb.check(Part.EXCHANGE_WHEN_CALLED);
			return Flux.deferContextual((context) -> {
				AiExchangeListener.of(context).answering(AiAnswerHead.SILENT);
				return answer(request);
			});
		}

		private Flux<AiChunk> answer(AiRequest request) {
			boolean armed = this.bomb.part != null;
			if (this.bomb.part == Part.EXCHANGE_AS_A_SIGNAL) {
				return Flux.error(this.bomb.make());
			}
			if (this.bomb.part == Part.FAILURE_WHEN_LOOKED_AT) {
				return Flux.error(new Failure(this.bomb));
			}
			if (armed && (this.part == Part.POLICY || this.part == Part.BREAKER)) {
				return ScriptedExchange.status(503).cast(AiChunk.class).flux();
			}
			if (this.bomb.part == Part.EXCHANGE_WHEN_REQUESTED) {
				return Flux.from((Publisher<AiChunk>) this::throwWhenRequested);
			}
			this.bomb.check(Part.EXCHANGE_WHEN_SUBSCRIBED);
			return ScriptedExchange.answer(request)
				.flatMapMany((response) -> Flux.just(new AiChunk(response.content(), null), new AiChunk("", response)))
				.map((chunk) -> {
					if (chunk.end() != null) {
						this.bomb.check(Part.EXCHANGE_AFTER_A_PIECE);
					}
					return chunk;
				});
		}

		private void throwWhenRequested(Subscriber<? super AiChunk> subscriber) {
			subscriber.onSubscribe(new Subscription() {
				@Override
				public void request(long n) {
					Answering.this.bomb.check(Part.EXCHANGE_WHEN_REQUESTED);
				}

				@Override
				public void cancel() {
				}
			});
		}

	}

	private static final class Failure extends RuntimeException {

		private final transient Bomb bomb;

		Failure(Bomb bomb) {
			this.bomb = bomb;
		}

		@Override
		public String toString() {
			this.bomb.check(Part.FAILURE_WHEN_LOOKED_AT);
			return "never seen";
		}

	}

	private record Option(Bomb bomb, Part part) implements CharSequence {

		@Override
		public int hashCode() {
			this.bomb.check(this.part);
			return 1;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other == this;
		}

		@Override
		public int length() {
			return toString().length();
		}

		@Override
		public char charAt(int index) {
			return toString().charAt(index);
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			return toString().subSequence(start, end);
		}

		@Override
		public String toString() {
			this.bomb.check(this.part);
			return "option";
		}

	}

	private record Limit(Bomb bomb) implements ConcurrencyLimit {

		@Override
		public int current() {
			this.bomb.check(Part.LIMIT_CURRENT);
			return 10;
		}

		@Override
		public void onSample(Sample sample) {
			this.bomb.check(Part.LIMIT_SAMPLE);
		}

	}

	private record Cache(Bomb bomb) implements AiResponseCache {

		@Override
		public Mono<AiResponse> get(AiRequest request, String scope) {
			this.bomb.check(Part.CACHE_GET);
			return Mono.<AiResponse>empty().doOnSubscribe((s) -> this.bomb.check(Part.CACHE_GET_SUBSCRIBED));
		}

		@Override
		public Mono<Void> put(AiRequest request, String scope, AiResponse response) {
			this.bomb.check(Part.CACHE_PUT);
			return Mono.empty();
		}

	}

	private static final class Gate implements AdmissionGate {

		private final Bomb bomb;

		private final AdmissionGate gate;

		Gate(Bomb bomb, ThrowingPartsTests test) {
			this.bomb = bomb;
			this.gate = new DefaultAdmissionGate(RateLimits.of(RateLimitSettings.none()), new Limit(bomb),
					() -> test.time.now(java.util.concurrent.TimeUnit.NANOSECONDS), test.time);
		}

		@Override
		public Mono<AdmissionPermit> admit(AdmissionRequest request) {
			this.bomb.check(Part.GATE_WHEN_CALLED);
			if (this.bomb.part == Part.GATE_AS_A_SIGNAL) {
				return Mono.error(this.bomb.make());
			}
			return this.gate.admit(request)
				.doOnSubscribe((subscription) -> this.bomb.check(Part.GATE_WHEN_SUBSCRIBED))
				.map((permit) -> new AdmissionPermit() {
					@Override
					public void answering(AiAnswerHead head) {
						permit.answering(head);
						Gate.this.bomb.check(Part.PERMIT_ANSWERING);
					}

					@Override
					public void settle(Settlement settlement) {
						permit.settle(settlement);
						Gate.this.bomb.check(Part.PERMIT_SETTLED);
					}
				});
		}

		@Override
		public AdmissionSnapshot snapshot() {
			return this.gate.snapshot();
		}

	}

	private static AiClientObserver observer(Bomb bomb) {
		return (operation, request, context) -> {
			bomb.check(Part.OBSERVER_STARTS);
			return new RequestObserver() {
				@Override
				public void admitted(Duration waited) {
					bomb.check(Part.OBSERVER_ADMITTED);
				}

				@Override
				public AttemptObserver attempt(int number) {
					bomb.check(Part.OBSERVER_ATTEMPT);
					return new AttemptObserver() {
						@Override
						public Context enrich(Context context) {
							bomb.check(Part.OBSERVER_ENRICHES);
							return context;
						}

						@Override
						public void succeeded(AiResponse response) {
							bomb.check(Part.OBSERVER_ATTEMPT_ENDS);
						}
					};
				}

				@Override
				public void retrying(Outcome reason, Duration delay) {
				}

				@Override
				public void succeeded(AiResponse response) {
					bomb.check(Part.OBSERVER_ENDS);
				}
			};
		};
	}

}
