package io.aiclient.spring.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiThrottledException;
import io.aiclient.error.AiTimeoutException.Timeout;
import io.aiclient.error.AiTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * The total deadline, and what the timeouts of one attempt come to in a client, over real
 * sockets.
 */
class TotalTimeoutTests {

	private static final Duration TICK = Duration.ofMillis(50);

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@Test
	void anAnswerThatDripsEndsACallAtItsDeadline() throws IOException {
		AtomicInteger broken = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> drip(answer, "application/json", broken));
				WebClientExchange exchange = exchange(server);
				ManagedAiClient client = client(exchange, (builder) -> builder.totalTimeout(TICK.multipliedBy(20)))) {
			AiTimeoutException error = catchThrowableOfType(AiTimeoutException.class,
					() -> client.call(AiRequest.of("x")));
			assertThat(error.timeout()).isEqualTo(Timeout.TOTAL);
			assertThat(error).hasMessageContaining("during attempt 1");
			await().untilAsserted(() -> assertThat(broken).as("the connection is closed").hasValue(1));
			assertThat(client.snapshot().admission().inFlight()).isZero();
		}
	}

	@Test
	void aStreamThatDripsEndsAtItsDeadline() throws IOException {
		AtomicInteger broken = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> drip(answer, "text/event-stream", broken));
				WebClientExchange exchange = exchange(server);
				ManagedAiClient client = client(exchange, UnaryOperator.identity())) {
			AiRequest request = AiRequest.builder().user("x").timeout(TICK.multipliedBy(20)).build();
			AiTimeoutException error = catchThrowableOfType(AiTimeoutException.class,
					() -> client.stream(request).blockLast(TIMEOUT));
			assertThat(error.timeout()).isEqualTo(Timeout.TOTAL);
			assertThat(error).hasMessageContaining("AiRequest.timeout");
			await().untilAsserted(() -> assertThat(broken).hasValue(1));
		}
	}

	@Test
	void anItemThatDripsFailsAtItsDeadlineAndTheOthersDoNot() throws IOException {
		AtomicInteger requests = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> {
			if (requests.incrementAndGet() == 3) {
				drip(answer, "application/json", new AtomicInteger());
			}
			answer.ok("application/json", Exchanges.ANSWER);
		});
				WebClientExchange exchange = exchange(server);
				ManagedAiClient client = client(exchange, (builder) -> builder.totalTimeout(TICK.multipliedBy(20)))) {
			List<AiResult<AiResponse>> results = batch(client, 20);
			assertThat(results).filteredOn((result) -> !result.isSuccess())
				.singleElement()
				.satisfies((result) -> assertThat(((AiResult.Failure<AiResponse>) result).error())
					.isInstanceOfSatisfying(AiTimeoutException.class,
							(error) -> assertThat(error.timeout()).isEqualTo(Timeout.TOTAL)));
		}
	}

	@Test
	void anItemThatWaitsForASlotUsesUpNoneOfItsDeadline() throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.pause(TICK.multipliedBy(4)).ok("application/json", Exchanges.ANSWER));
				WebClientExchange exchange = exchange(server);
				ManagedAiClient client = client(exchange, (builder) -> builder.concurrency(ConcurrencySettings.fixed(1))
					.totalTimeout(TICK.multipliedBy(20)))) {
			assertThat(batch(client, 8)).hasSize(8).allMatch(AiResult::isSuccess);
		}
	}

	@Test
	void aRetryAfterLongerThanTheDeadlineEndsACallAtOnceAndNoItem() throws IOException {
		AtomicInteger requests = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> {
			if (requests.incrementAndGet() == 1) {
				answer.send("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n");
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER);
			}
		});
				WebClientExchange exchange = exchange(server);
				ManagedAiClient client = client(exchange, (builder) -> builder.totalTimeout(Duration.ofMillis(900)))) {
			assertThat(catchThrowableOfType(AiClientException.class, () -> client.call(AiRequest.of("x"))))
				.isInstanceOf(AiThrottledException.class);
			assertThat(catchThrowableOfType(AiTimeoutException.class, () -> client.call(AiRequest.of("x"))))
				.hasMessageContaining("cannot be met any more")
				.hasMessageContaining("cooldown");
			assertThat(batch(client, 5)).hasSize(5).allMatch(AiResult::isSuccess);
			assertThat(requests).hasValue(6);
		}
	}

	@Test
	void aSilentServerIsAskedOnceMoreAndThenTheCallFails() throws IOException {
		AtomicInteger requests = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> {
			requests.incrementAndGet();
			answer.hang();
		});
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(5000, 100, 5000)));
				ManagedAiClient client = client(exchange, UnaryOperator.identity())) {
			AiTimeoutException error = catchThrowableOfType(AiTimeoutException.class,
					() -> client.call(AiRequest.of("x")));
			assertThat(error.timeout()).isEqualTo(Timeout.RESPONSE);
			assertThat(error.attempts()).isEqualTo(2);
			assertThat(requests).hasValue(2);
		}
	}

	@Test
	void anItemThatMeetsAHangIsAnsweredTheSecondTime() throws IOException {
		AtomicInteger requests = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> {
			if (requests.incrementAndGet() % 2 == 1) {
				answer.hang();
			}
			answer.ok("application/json", Exchanges.ANSWER);
		});
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(5000, 100, 5000)));
				ManagedAiClient client = client(exchange,
						(builder) -> builder.concurrency(ConcurrencySettings.fixed(1)))) {
			assertThat(batch(client, 1)).hasSize(1).allMatch(AiResult::isSuccess);
		}
	}

	private static void drip(RawServer.Answer answer, String contentType, AtomicInteger broken) throws IOException {
		String drop = contentType.equals("text/event-stream") ? ": drop\n\n" : "\n";
		answer.send("HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nContent-Length: 100000\r\n\r\n");
		try {
			while (true) {
				answer.pause(TICK).send(drop);
			}
		}
		catch (IOException ex) {
			broken.incrementAndGet();
			throw ex;
		}
	}

	private static WebClientExchange exchange(RawServer server) {
		return Exchanges.of(server.url(), (settings) -> settings.timeouts(Exchanges.timeouts(5000, 5000, 5000)));
	}

	private static ManagedAiClient client(WebClientExchange exchange, UnaryOperator<AiClientBuilder> change) {
		return change.apply(AiClientBuilder.create(exchange).model("m")).build();
	}

	private static List<AiResult<AiResponse>> batch(ManagedAiClient client, int rows) {
		return client.batch(Flux.fromStream(IntStream.range(0, rows).mapToObj((i) -> AiRequest.of("text " + i))))
			.collectList()
			.block(TIMEOUT);
	}

}
