package io.aiclient.spring.web;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.ResponseEntity;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.CircuitBreakerSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Faults that meet requests of an application's own HTTP client, through each kind of it.
 */
@Timeout(60)
class FaceFaultTests {

	/**
	 * Nothing is there: address and key are those of the HTTP client.
	 */
	private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1");

	private static final String OVERLOADED = "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}";

	private static final RawServer.Script TRUNCATED = (answer) -> answer
		.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"choices\":[")
		.close();

	static List<Arguments> faults() {
		Map<String, RawServer.Script> faults = new LinkedHashMap<>();
		faults.put("429 with Retry-After", status(429, "Retry-After: 0\r\n", "{\"error\":{\"message\":\"slow\"}}"));
		faults.put("429", status(429, "", "{\"error\":{\"message\":\"slow\"}}"));
		faults.put("500", status(500, "", OVERLOADED));
		faults.put("reset", RawServer.Answer::reset);
		faults.put("truncated", TRUNCATED);
		faults.put("cut without a sign",
				(answer) -> answer.ok("application/json", "{\"choices\":[{\"message\":{\"cont"));
		faults.put("error with 200", (answer) -> answer.ok("application/json", OVERLOADED));
		faults.put("error as first event", (answer) -> answer.ok("text/event-stream",
				": wait\n\n" + Exchanges.event(OVERLOADED) + Exchanges.event("[DONE]")));
		faults.put("stream that breaks off in its first event",
				(answer) -> answer
					.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 900\r\n\r\ndata: {")
					.close());
		List<Arguments> all = new ArrayList<>();
		for (Face face : Face.values()) {
			faults.forEach((name, fault) -> all.add(arguments(face, name, fault)));
		}
		return all;
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("faults")
	void isSentAgainUntilItSucceeds(Face face, String name, RawServer.Script fault) throws IOException {
		AtomicInteger attempts = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> {
			if (attempts.incrementAndGet() <= 2) {
				fault.answer(answer);
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER);
			}
		});
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			ResponseEntity<String> answer = face.post(client, server.url(), Passing.BODY);
			assertThat(answer.getBody()).isEqualTo(Exchanges.ANSWER);
			assertThat(attempts).hasValue(3);
			assertThat(server.heads()).allMatch((head) -> head.contains("Bearer " + Face.KEY));
			assertThat(server.bodies()).containsOnly(Passing.BODY);
			Passing.assertNothingInFlight(client);
		}
	}

	static List<Arguments> statuses() {
		List<Arguments> all = new ArrayList<>();
		for (Face face : Face.values()) {
			List.of(400, 404, 422).forEach((status) -> all.add(arguments(face, status, 1)));
			List.of(429, 500, 503).forEach((status) -> all.add(arguments(face, status, 3)));
		}
		return all;
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("statuses")
	void theLastFailureIsTheLibrarysOwnException(Face face, int status, int attempts) throws IOException {
		try (RawServer server = new RawServer(status(status, "X-Request-Id: r-1\r\nretry-after-ms: 1\r\n", OVERLOADED));
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThatExceptionOfType(face.status()).isThrownBy(() -> face.post(client, server.url(), Passing.BODY))
				.withMessageContaining(String.valueOf(status))
				.extracting("responseBodyAsString")
				.isEqualTo(OVERLOADED);
			assertThat(server.heads()).hasSize(attempts);
			Passing.assertNothingInFlight(client);
		}
	}

	static List<Arguments> broken() {
		List<Arguments> all = new ArrayList<>();
		for (Face face : Face.values()) {
			all.add(arguments(face, (RawServer.Script) RawServer.Answer::reset));
			all.add(arguments(face, TRUNCATED));
		}
		return all;
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("broken")
	void aFailureOfItsOwnTransportIsTheLibrarysOwnException(Face face, RawServer.Script fault) throws IOException {
		try (RawServer server = new RawServer(fault);
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThatExceptionOfType(face.noAnswer()).isThrownBy(() -> face.post(client, server.url(), Passing.BODY))
				.withCauseInstanceOf(IOException.class);
			assertThat(server.heads()).hasSize(3);
			Passing.assertNothingInFlight(client);
		}
	}

	@ParameterizedTest
	@EnumSource
	void anAnswerThatIsNeverWholeIsAnErrorOfThisSide(Face face) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", "{\"choices\":["));
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThatExceptionOfType(AiBadResponseException.class)
				.isThrownBy(() -> face.post(client, server.url(), Passing.BODY));
			Passing.assertNothingInFlight(client);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aBillingErrorIsAResponseOnceAndThenKeepsRequestsBack(Face face) throws IOException {
		String body = "{\"error\":{\"message\":\"pay\",\"code\":\"insufficient_quota\"}}";
		try (RawServer server = new RawServer(status(429, "", body));
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThatExceptionOfType(face.status()).isThrownBy(() -> face.post(client, server.url(), Passing.BODY));
			assertThatExceptionOfType(AiQuotaExhaustedException.class)
				.isThrownBy(() -> face.post(client, server.url(), Passing.BODY));
			assertThatExceptionOfType(AiQuotaExhaustedException.class).isThrownBy(() -> client.call(Exchanges.REQUEST));
			assertThat(server.heads()).hasSize(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void anOpenBreakerSendsNothing(Face face) throws IOException {
		try (RawServer server = new RawServer(status(500, "", OVERLOADED));
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange)
					.retry(Passing.retries(0))
					.circuitBreaker(CircuitBreakerSettings.defaults().withWindow(2, 2))
					.build()) {
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(face.status())
					.isThrownBy(() -> face.post(client, server.url(), Passing.BODY));
			}
			assertThatExceptionOfType(AiCircuitOpenException.class)
				.isThrownBy(() -> face.post(client, server.url(), Passing.BODY));
			assertThat(server.heads()).hasSize(2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void theDeadlineEndsAnAttemptInFlight(Face face) throws IOException {
		try (RawServer server = new RawServer(RawServer.Answer::hang);
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).totalTimeout(Duration.ofMillis(500)).build()) {
			assertThatExceptionOfType(AiTimeoutException.class)
				.isThrownBy(() -> face.post(client, server.url(), Passing.BODY))
				.matches((ex) -> ex.timeout() == AiTimeoutException.Timeout.TOTAL);
			Passing.assertNothingInFlight(client);
			assertThat(Thread.interrupted()).isFalse();
		}
	}

	private static RawServer.Script status(int status, String headers, String body) {
		return (answer) -> answer
			.send("HTTP/1.1 " + status + " Status\r\n" + headers + "Content-Type: application/json\r\nContent-Length: "
					+ body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
	}

}
