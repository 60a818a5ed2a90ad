package io.aiclient.spring.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.resilience.CircuitBreakerSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Faults that meet requests which pass: what is sent again, what comes back, and what
 * follows for others.
 */
@Timeout(60)
class PassedFaultTests {

	private static final String OVERLOADED = "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}";

	static List<Arguments> passingFaults() {
		return List.of(arguments("429", status(429, "Retry-After: 0\r\n", "{\"error\":{\"message\":\"slow\"}}")),
				arguments("500", status(500, "", OVERLOADED)), arguments("reset", (RawServer.Script) (a) -> a.reset()),
				arguments("truncated",
						(RawServer.Script) (a) -> a
							.send("HTTP/1.1 200 OK\r\n"
									+ "Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"choices\":[")
							.close()),
				arguments("cut without a sign",
						(RawServer.Script) (a) -> a.ok("application/json", "{\"choices\":[{\"message\":{\"cont")),
				arguments("empty", (RawServer.Script) (a) -> a.ok("application/json", "")),
				arguments("error with 200", (RawServer.Script) (a) -> a.ok("application/json", OVERLOADED)),
				arguments("error in a list",
						(RawServer.Script) (a) -> a.ok("application/json", "[" + OVERLOADED + "]")),
				arguments("bare error",
						(RawServer.Script) (a) -> a.ok("application/json",
								"{\"base_resp\":{\"status_code\":1002,\"status_msg\":\"rate limit\"}}")),
				arguments("error as first event",
						(RawServer.Script) (a) -> a.ok("text/event-stream",
								": wait\n\n" + Exchanges.event(OVERLOADED) + Exchanges.event("[DONE]"))),
				arguments("JSON error in place of a stream",
						(RawServer.Script) (a) -> a.ok("text/event-stream", OVERLOADED)),
				arguments("stream that breaks off in its first event",
						(RawServer.Script) (a) -> a
							.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
									+ "Content-Length: 900\r\n\r\ndata: {")
							.close()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("passingFaults")
	void isSentAgainUntilItSucceeds(String name, RawServer.Script fault) throws IOException {
		AtomicInteger attempts = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> {
			if (attempts.incrementAndGet() <= 2) {
				fault.answer(answer);
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER);
			}
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			Passing.Answer answer = Passing.send(client, Passing.chat());
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.text()).isEqualTo(Exchanges.ANSWER);
			assertThat(attempts).hasValue(3);
			Passing.assertNothingInFlight(client);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 404, 413, 422, 429, 500, 503 })
	void theLastFailureComesBackAsTheResponseThatItWas(int status) throws IOException {
		String body = "{\"error\":{\"message\":\"no \\u00e9\",\"x\":1.0}, \"more\":[]}";
		try (RawServer server = new RawServer(status(status, "X-Request-Id: r-1\r\nretry-after-ms: 1\r\n", body));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			Passing.Answer answer = Passing.send(client, Passing.chat());
			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.text()).isEqualTo(body);
			assertThat(answer.head().headers()).containsEntry("x-request-id", List.of("r-1"));
			assertThat(server.heads()).hasSize((status < 429 && status != 408) ? 1 : 3);
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void anErrorWithStatus200ComesBackAsItWas() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", OVERLOADED));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			Passing.Answer answer = Passing.send(client, Passing.chat());
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.text()).isEqualTo(OVERLOADED);
			assertThat(server.heads()).hasSize(3);
		}
	}

	@Test
	void anAnswerThatNeverComesWholeIsAnError() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer
			.send("HTTP/1.1 200 OK\r\n" + "Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"choices\":[")
			.close());
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThatExceptionOfType(AiBadResponseException.class)
				.isThrownBy(() -> client.http().exchange(Passing.chat()).block(Passing.TIMEOUT));
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void aBillingErrorSetsTheLatch() throws IOException {
		String body = "{\"error\":{\"message\":\"pay\",\"code\":\"insufficient_quota\"}}";
		try (RawServer server = new RawServer(status(429, "", body));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			Passing.Answer answer = Passing.send(client, Passing.chat());
			assertThat(answer.status()).isEqualTo(429);
			assertThat(answer.text()).isEqualTo(body);
			assertThatExceptionOfType(AiQuotaExhaustedException.class)
				.isThrownBy(() -> client.http().exchange(Passing.chat()).block(Passing.TIMEOUT));
			assertThatExceptionOfType(AiQuotaExhaustedException.class).isThrownBy(() -> client.call(Exchanges.REQUEST));
			assertThat(server.heads()).hasSize(1);
		}
	}

	@Test
	void aBodyThatCannotBeSentAgainIsNot() throws IOException {
		byte[] body = Passing.BODY.getBytes(StandardCharsets.UTF_8);
		try (RawServer server = new RawServer(status(500, "", OVERLOADED));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			AiHttpRequest request = AiHttpRequest.builder("POST", Passing.CHAT)
				.body(AiHttpBody.once(body.length, Mono.fromSupplier(() -> ByteBuffer.wrap(body))))
				.build();
			assertThat(Passing.send(client, request).status()).isEqualTo(500);
			assertThat(server.heads()).hasSize(1);
		}
	}

	@Test
	void filesPassWhileTheBreakerIsOpenAndTheGateFull() throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			if (answer.head().startsWith("GET")) {
				answer.ok("application/json", "{\"object\":\"list\",\"data\":[]}");
			}
			else if (answer.body().contains("hang")) {
				answer.hang();
			}
			else {
				answer.send("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
			}
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange)
					.concurrency(ConcurrencySettings.fixed(1))
					.retry(Passing.retries(0))
					.circuitBreaker(CircuitBreakerSettings.defaults().withWindow(2, 2))
					.build()) {
			Disposable hanging = client.http().exchange(Passing.post(Passing.CHAT, "{\"model\":\"hang\"}")).subscribe();
			assertThat(client.snapshot().admission().inFlight()).isOne();
			assertThat(Passing.send(client, Passing.get("/files")).status()).isEqualTo(200);
			assertThat(client.snapshot().admission().inFlight()).isOne();
			hanging.dispose();
			Passing.assertNothingInFlight(client);
			Passing.send(client, Passing.chat());
			Passing.send(client, Passing.chat());
			assertThatExceptionOfType(AiCircuitOpenException.class)
				.isThrownBy(() -> client.http().exchange(Passing.chat()).block(Passing.TIMEOUT));
			assertThat(Passing.send(client, Passing.get("/models/m")).status()).isEqualTo(200);
		}
	}

	@Test
	void whatLooksLikeAnErrorIsNoneWhereItWasAskedFor() throws IOException {
		String batch = "{\"id\":\"b\",\"status\":\"failed\",\"error\":{\"message\":\"of then\"},\"errors\":{\"data\":[1]}}";
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", batch));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			for (String path : List.of("/batches/b", "/responses/r")) {
				assertThat(Passing.send(client, Passing.get(path)).text()).isEqualTo(batch);
			}
			assertThat(server.heads()).hasSize(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "not JSON at all", "{\"a\":\u0001}", "<html>" })
	void whatIsNoJsonButWholePasses(String body) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", body));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThat(Passing.send(client, Passing.chat()).text()).isEqualTo(body);
			assertThat(server.heads()).hasSize(1);
		}
	}

	private static RawServer.Script status(int status, String headers, String body) {
		return (answer) -> answer
			.send("HTTP/1.1 " + status + " Status\r\n" + headers + "Content-Type: application/json\r\nContent-Length: "
					+ body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
	}

}
