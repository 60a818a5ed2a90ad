package io.aiclient.spring.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiChunk;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Whatever a filter or a customizer of the WebClient throws, on whatever thread: the call
 * ends at once, and the one connection there is serves the next.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThrowingFilterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final MockWebServer server = new MockWebServer();

	private final AtomicBoolean armed = new AtomicBoolean();

	/**
	 * Without it, a stream ends where its body does.
	 */
	private volatile String done = "";

	@BeforeEach
	void start() throws IOException {
		this.server.setDispatcher(new Dispatcher() {
			@Override
			public MockResponse dispatch(RecordedRequest request) {
				boolean streams = String.valueOf(request.getHeaders().get("Accept")).contains("event-stream");
				return new MockResponse.Builder()
					.body(streams
							? "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}\n\n"
									+ ThrowingFilterTests.this.done
							: Exchanges.ANSWER)
					.build();
			}
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	static Stream<Arguments> everyCase() {
		return Stream.of(Moment.values())
			.flatMap((moment) -> Stream.of(Kind.values())
				.filter((kind) -> kind != Kind.RUNTIME
						|| !moment.name().contains("BODY_IS_READ") && moment != Moment.WHEN_THE_BODY_ENDS)
				.flatMap((kind) -> Stream.of(Operation.values())
					.map((operation) -> Arguments.of(moment, kind, operation))));
	}

	@ParameterizedTest(name = "{0}: {1} in a {2}")
	@MethodSource("everyCase")
	void whatIsThrownEndsTheCall(Moment moment, Kind kind, Operation operation) {
		WebClient.Builder webClient = WebClient.builder();
		moment.install(webClient, () -> {
			if (this.armed.get()) {
				throw unchecked(kind.thrown.get());
			}
		});
		WebExchangeSettings settings = WebExchangeSettings.builder(this.server.url("/v1").uri())
			.pool(PoolSettings.ofMaxConnections(1))
			.timeouts(Exchanges.timeouts(5_000, 3_600_000, 3_600_000))
			.build();
		try (WebClientExchange exchange = new WebClientExchange("default", settings, webClient, null);
				ManagedAiClient client = AiClientBuilder.create(exchange)
					.model("m")
					.totalTimeout(Duration.ofHours(1))
					.build()) {
			this.armed.set(true);
			AiClientException error = operation.run(client);
			assertThat(error).as("the error that the caller sees").isNotNull();
			assertThat(error).hasMessageContaining(ThrowingFilterTests.class.getSimpleName());
			assertThat(client.snapshot().admission().inFlight()).isZero();
			this.armed.set(false);
			assertThat(operation.run(client)).isNull();
			assertThat(client.snapshot().admission().inFlight()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "LINKAGE", "STACK_OVERFLOW", "VIRTUAL_MACHINE" })
	void whatIsThrownBehindAStreamedAnswerFreesItsConnection(Kind kind) {
		this.done = "data: [DONE]\n\n";
		WebClient.Builder webClient = WebClient.builder();
		Moment.WHEN_THE_BODY_ENDS.install(webClient, () -> {
			throw unchecked(kind.thrown.get());
		});
		try (WebClientExchange exchange = new WebClientExchange("default",
				WebExchangeSettings.builder(this.server.url("/v1").uri())
					.pool(PoolSettings.ofMaxConnections(1))
					.timeouts(Exchanges.timeouts(5_000, 3_600_000, 3_600_000))
					.build(),
				webClient, null)) {
			for (int i = 0; i < 3; i++) {
				assertThat(Exchanges.streamed(exchange, Exchanges.REQUEST).content()).isEqualTo("Hello");
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "WHEN_THE_BODY_IS_WRITTEN", "WHEN_THE_HEAD_IS_MAPPED", "WHEN_THE_BODY_IS_READ" })
	void theFiltersAreCancelledWhenOneOfThemThrows(Moment moment) {
		CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
		WebClient.Builder webClient = WebClient.builder()
			.filter((request, next) -> next.exchange(request)
				.doOnCancel(() -> cancelled.complete(true))
				.map((response) -> response.mutate()
					.body((body) -> body.doOnCancel(() -> cancelled.complete(true)))
					.build()));
		moment.install(webClient, () -> {
			throw new NoClassDefFoundError("com/acme/Gone");
		});
		try (WebClientExchange exchange = exchange(webClient)) {
			assertThatThrownBy(() -> exchange.exchange(Exchanges.REQUEST).block(TIMEOUT))
				.isInstanceOf(AiProviderException.class);
			assertThat(cancelled).succeedsWithin(TIMEOUT);
		}
	}

	@Test
	void aFilterThatIsStillSubscribedSendsNothingForACallThatFailed() {
		AtomicReference<Mono<ClientResponse>> late = new AtomicReference<>();
		WebClient.Builder webClient = WebClient.builder().filter((request, next) -> Mono.deferContextual((context) -> {
			late.set(next.exchange(request).contextWrite(context));
			throw new NoClassDefFoundError("com/acme/Gone");
		}));
		try (WebClientExchange exchange = exchange(webClient)) {
			assertThatThrownBy(() -> exchange.exchange(Exchanges.REQUEST).block(TIMEOUT))
				.isInstanceOf(AiProviderException.class);
			assertThatThrownBy(() -> late.get().block(TIMEOUT)).hasMessageContaining("com/acme/Gone");
			assertThat(this.server.getRequestCount()).isZero();
		}
	}

	private WebClientExchange exchange(WebClient.Builder webClient) {
		return new WebClientExchange("default", WebExchangeSettings.builder(this.server.url("/v1").uri()).build(),
				webClient, null);
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
		throw (T) thrown;
	}

	private enum Kind {

		RUNTIME(() -> new IllegalStateException("broken")), LINKAGE(() -> new NoClassDefFoundError("com/acme/Gone")),
		STACK_OVERFLOW(StackOverflowError::new), VIRTUAL_MACHINE(() -> new VirtualMachineError("like no memory") {
		});

		private final Supplier<Throwable> thrown;

		Kind(Supplier<Throwable> thrown) {
			this.thrown = thrown;
		}

	}

	private enum Operation {

		CALL {
			@Override
			AiClientException run(ManagedAiClient client) {
				try {
					AiResponse response = client.send(AiRequest.of("x")).block(TIMEOUT);
					assertThat(response.content()).isEqualTo("Hello");
					return null;
				}
				catch (AiClientException ex) {
					return ex;
				}
			}
		},
		STREAM {
			@Override
			AiClientException run(ManagedAiClient client) {
				try {
					AiChunk last = client.stream(AiRequest.of("x")).blockLast(TIMEOUT);
					assertThat(last.end().content()).isEqualTo("Hello");
					return null;
				}
				catch (AiClientException ex) {
					return ex;
				}
			}
		},
		BATCH {
			@Override
			AiClientException run(ManagedAiClient client) {
				AiResult<AiResponse> result = client.batch(List.of(AiRequest.of("x"))).blockLast(TIMEOUT);
				return (result instanceof AiResult.Failure<AiResponse> failure) ? failure.error() : null;
			}
		};

		abstract AiClientException run(ManagedAiClient client);

	}

	private enum Moment {

		WHEN_FILTERING {
			@Override
			void install(WebClient.Builder webClient, Runnable bomb) {
				webClient.filter((request, next) -> {
					bomb.run();
					return next.exchange(request);
				});
			}
		},
		WHEN_SUBSCRIBED {
			@Override
			void install(WebClient.Builder webClient, Runnable bomb) {
				webClient.filter((request, next) -> Mono.defer(() -> {
					bomb.run();
					return next.exchange(request);
				}));
			}
		},
		WHEN_THE_BODY_IS_WRITTEN {
			@Override
			void install(WebClient.Builder webClient, Runnable bomb) {
				webClient
					.filter((request, next) -> next.exchange(ClientRequest.from(request).body((outgoing, context) -> {
						bomb.run();
						return request.body().insert(outgoing, context);
					}).build()));
			}
		},
		WHEN_THE_HEAD_IS_MAPPED {
			@Override
			void install(WebClient.Builder webClient, Runnable bomb) {
				webClient.filter((request, next) -> next.exchange(request).map((response) -> {
					bomb.run();
					return response;
				}));
			}
		},
		WHEN_THE_HEAD_IS_FLAT_MAPPED {
			@Override
			void install(WebClient.Builder webClient, Runnable bomb) {
				webClient.filter((request, next) -> next.exchange(request).flatMap((response) -> {
					bomb.run();
					return Mono.just(response);
				}));
			}
		},
		AS_A_SIGNAL_AFTER_THE_HEAD {
			@Override
			void install(WebClient.Builder webClient, Runnable bomb) {
				webClient
					.filter((request, next) -> next.exchange(request).flatMap((response) -> Mono.fromCallable(() -> {
						try {
							bomb.run();
							return response;
						}
						catch (Throwable thrown) {
							return thrown;
						}
					}))
						.flatMap((result) -> (result instanceof Throwable thrown) ? Mono.error(thrown)
								: Mono.just((ClientResponse) result)));
			}
		},
		WHEN_THE_BODY_IS_READ {
			@Override
			void install(WebClient.Builder webClient, Runnable bomb) {
				webClient.filter((request, next) -> next.exchange(request)
					.map((response) -> response.mutate().body((body) -> body.map((buffer) -> {
						bomb.run();
						return buffer;
					})).build()));
			}
		},
		WHEN_THE_BODY_ENDS {
			@Override
			void install(WebClient.Builder webClient, Runnable bomb) {
				webClient.filter((request, next) -> next.exchange(request)
					.map((response) -> response.mutate().body((body) -> body.doOnComplete(bomb)).build()));
			}
		},
		IN_A_DEFAULT_REQUEST {
			@Override
			void install(WebClient.Builder webClient, Runnable bomb) {
				webClient.defaultRequest((request) -> bomb.run());
			}
		};

		abstract void install(WebClient.Builder webClient, Runnable bomb);

	}

}
