package io.aiclient.spring.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Provokes every fault of docs/faults.md over a real socket, and holds the page to what
 * comes of it.
 */
class FaultTableTests {

	private static final String HEAD = "| What happens | Asked again | Breaker | Fewer at once | Comes out as |";

	private static final int MOST_ATTEMPTS = 4;

	private static final RetrySettings RETRY = RetrySettings.defaults()
		.withMaxRetries(MOST_ATTEMPTS - 1)
		.withDelays(Duration.ofMillis(1), 1, Duration.ofMillis(1))
		.withMaxRetryAfter(Duration.ofSeconds(120));

	private final CircuitBreaker breaker = CircuitBreaker.of("faults",
			CircuitBreakerConfig.custom().minimumNumberOfCalls(100).slidingWindowSize(100).build());

	private final AtomicInteger cuts = new AtomicInteger();

	private final ConcurrencyLimit limit = new ConcurrencyLimit() {
		@Override
		public int current() {
			return 10;
		}

		@Override
		public void onSample(Sample sample) {
			FaultTableTests.this.cuts.addAndGet(sample.overloaded() ? 1 : 0);
		}
	};

	static Stream<FaultCase> faults() {
		return Stream
			.of(FaultCases.withoutAnswer(), FaultCases.statuses(), FaultCases.brokenBodies(),
					FaultCases.unusableBodies(), FaultCases.rightAnswers(), StreamedFaultCases.all())
			.flatMap((cases) -> cases);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("faults")
	void faultComesToWhatThePageSays(FaultCase fault) throws IOException {
		assertThat(FaultPage.lines()).contains(row(fault));
	}

	@Test
	void everyRowOfThePageIsProvoked() throws IOException {
		List<String> lines = FaultPage.lines();
		List<String> rows = lines.stream()
			.filter((line) -> line.startsWith("| ") && line.split(" \\| ", -1).length == HEAD.split(" \\| ", -1).length)
			.filter((line) -> !line.equals(HEAD) && !line.startsWith("| ---"))
			.map((line) -> line.substring(2, line.indexOf(" | ")))
			.toList();
		assertThat(lines).contains(HEAD);
		assertThat(rows).containsExactlyInAnyOrderElementsOf(faults().map(FaultCase::name).distinct().toList());
	}

	@Test
	void aCallerThatCancelsCountsForNothing() throws IOException {
		try (RawServer server = new RawServer(RawServer.Answer::hang);
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = client(exchange, Duration.ofSeconds(10))) {
			Disposable call = client.send(Exchanges.REQUEST).subscribe();
			Mono.fromSupplier(server.heads()::size)
				.filter((requests) -> requests == 1)
				.repeatWhenEmpty((rounds) -> rounds.delayElements(Duration.ofMillis(5)))
				.block(Duration.ofSeconds(5));
			call.dispose();
			assertThat(client.snapshot().admission().inFlight()).isZero();
			assertThat(this.breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
			assertThat(this.cuts).hasValue(0);
		}
	}

	@Test
	void whatIsRefusedLocallyCountsForNothing() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = client(exchange, Duration.ofSeconds(10))) {
			List<Object> endless = new ArrayList<>();
			endless.add(endless);
			AiRequest request = Exchanges.REQUEST.toBuilder().option("x", endless).build();
			assertThat(catchThrowableOfType(AiRefusedLocallyException.class, () -> client.call(request))).isNotNull();
			assertThat(server.heads()).isEmpty();
			assertThat(this.breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
			assertThat(this.cuts).hasValue(0);
		}
	}

	private String row(FaultCase fault) throws IOException {
		try (FaultCase.Open place = fault.place().open();
				WebClientExchange exchange = Exchanges.of(place.url(), fault.change());
				ManagedAiClient client = client(exchange, fault.deadline())) {
			AiClientException error = null;
			int attempts;
			try {
				attempts = answer(client, fault).attempts();
			}
			catch (AiClientException ex) {
				error = ex;
				attempts = ex.attempts();
			}
			int failures = this.breaker.getMetrics().getNumberOfFailedCalls();
			assertThat(failures).isIn(0, attempts);
			assertThat(this.cuts.get()).isIn(0, attempts);
			assertThat(client.snapshot().admission().inFlight()).isZero();
			if (place.server() instanceof RawServer server) {
				awaitRequests(server, attempts);
			}
			return "| " + fault.name() + " | " + again(attempts) + latch(client) + " | " + yesIf(failures > 0) + " | "
					+ yesIf(this.cuts.get() > 0) + " | " + ((error != null) ? describe(error) : "the answer") + " |";
		}
	}

	private static AiResponse answer(ManagedAiClient client, FaultCase fault) {
		if (!fault.streamed()) {
			AiResponse response = client.call(Exchanges.REQUEST);
			assertThat(said(response)).isEqualTo("Hello");
			return response;
		}
		AiChunk last = client.stream(Exchanges.REQUEST).blockLast(Duration.ofSeconds(20));
		assertThat(last).isNotNull();
		AiResponse end = last.end();
		assertThat(end).isNotNull();
		assertThat(end.content()).isEqualTo("Hello");
		return end;
	}

	private static String said(AiResponse response) {
		String refusal = response.refusal();
		if (refusal != null) {
			return refusal;
		}
		return response.toolCalls().isEmpty() ? response.content() : response.toolCalls().get(0).name();
	}

	private ManagedAiClient client(WebClientExchange exchange, Duration deadline) {
		return AiClientBuilder.create(exchange)
			.retry(RETRY)
			.circuitBreaker(this.breaker)
			.concurrencyLimit(this.limit)
			.totalTimeout(deadline)
			.build();
	}

	/**
	 * A client that waits no longer may be done before the server has read its request.
	 */
	private static void awaitRequests(RawServer server, int attempts) {
		await().untilAsserted(() -> assertThat(server.heads()).hasSize(attempts));
	}

	private static String again(int attempts) {
		return switch (attempts) {
			case 1 -> "no";
			case 2 -> "once";
			case MOST_ATTEMPTS -> "yes";
			default -> attempts + " attempts";
		};
	}

	private static String latch(ManagedAiClient client) {
		return (client.snapshot().latch() != null) ? ", the latch is set" : "";
	}

	private static String yesIf(boolean condition) {
		return condition ? "yes" : "no";
	}

	private static String describe(AiClientException error) {
		String name = "`" + error.getClass().getSimpleName() + "`";
		return (error instanceof AiTimeoutException timeout)
				? name + " (" + timeout.timeout().name().toLowerCase(Locale.ROOT) + ")" : name;
	}

}
