package io.aiclient.spring.web;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

import io.aiclient.AiRequest;
import io.aiclient.client.EndpointSettings;
import io.aiclient.client.Failover;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a request that passes looks like on the wire, and its answer: as their writers
 * wrote them.
 */
@ExtendWith(OutputCaptureExtension.class)
class PassedBytesTests {

	@Test
	void bytesPassUnchangedInBothDirections() throws IOException {
		String sent = "{ \"x_new\" : [1.0e2,\"\\u00e9\\/\"],\t\"model\":\"m\", \"messages\":[] , \"model\":\"n\"}\n";
		String answered = "\n {\"model\":\"m-1\",\"x\":\"\\ud83d\\ude00\\/\",  \"usage\":null, \"choices\":[]}\n\n";
		AtomicReference<byte[]> received = new AtomicReference<>();
		try (RawServer server = new RawServer((answer) -> {
			received.set(answer.bytes());
			answer.ok("application/json", answered);
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			Passing.Answer answer = Passing.send(client, Passing.post("/chat/completions", sent));
			assertThat(new String(received.get(), StandardCharsets.UTF_8)).isEqualTo(sent);
			assertThat(answer.text()).isEqualTo(answered);
			assertThat(answer.pieces()).hasSize(1);
		}
	}

	@Test
	void bytesThatAreNoTextPassUnchanged() throws IOException {
		byte[] bytes = { 0, (byte) 0xff, (byte) 0xfe, '\r', '\n', (byte) 0xc3, 40 };
		AtomicReference<byte[]> received = new AtomicReference<>();
		try (RawServer server = new RawServer((answer) -> {
			received.set(answer.bytes());
			answer.ok("application/octet-stream", bytes);
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			AiHttpRequest request = AiHttpRequest.builder("POST", "/audio/speech")
				.header("Content-Type", "multipart/form-data; boundary=x")
				.body(AiHttpBody.ofBytes(bytes))
				.build();
			assertThat(Passing.send(client, request).body()).isEqualTo(bytes);
			assertThat(received.get()).isEqualTo(bytes);
		}
	}

	@Test
	void headersAndQueryOfTheCallerPassAndTheKeyIsTheClients() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer
			.send("HTTP/1.1 200 OK\r\nX-Request-Id: r-9\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nKeep-Alive: 5\r\n"
					+ "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"));
				WebClientExchange exchange = Exchanges.of(URI.create(server.url() + "?key=raw-secret&api-version=7"));
				ManagedAiClient client = Passing.client(exchange).build()) {
			AiHttpRequest request = AiHttpRequest.builder("POST", "/images/generations?after=f%20x&limit=2")
				.header("Accept", "application/json;q=0.5")
				.header("Content-Type", "application/json; charset=utf-8")
				.header("OpenAI-Project", "p")
				.header("X-Twice", "1")
				.header("X-Twice", "2")
				.header("Authorization", "Bearer other")
				.header("Transfer-Encoding", "chunked")
				.body(AiHttpBody.ofBytes("{}".getBytes(StandardCharsets.UTF_8)))
				.build();
			Passing.Answer answer = Passing.send(client, request);
			String head = server.heads().remove().toLowerCase(Locale.ROOT);
			assertThat(head)
				.startsWith("post /v1/images/generations?after=f%20x&limit=2&api-version=7&key=raw-secret http/1.1\r\n")
				.contains("\r\naccept: application/json;q=0.5\r\n", "content-type: application/json; charset=utf-8\r\n",
						"openai-project: p\r\n", "x-twice: 1\r\n", "x-twice: 2\r\n", "content-length: 2\r\n",
						"authorization: bearer " + Exchanges.KEY)
				.doesNotContain("transfer-encoding", "bearer other");
			assertThat(answer.head().headers()).containsEntry("x-request-id", List.of("r-9"))
				.containsEntry("set-cookie", List.of("a=1", "b=2"))
				.doesNotContainKeys("keep-alive", "content-length");
		}
	}

	@Test
	void aRequestWithoutBodyHasNoContentType() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", "{\"data\":[]}"));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThat(Passing.send(client, Passing.get("/files?limit=1")).text()).isEqualTo("{\"data\":[]}");
			assertThat(server.heads().remove()).startsWith("GET /v1/files?limit=1 HTTP/1.1\r\n")
				.doesNotContainIgnoringCase("content-type")
				.doesNotContainIgnoringCase("content-length: 1");
		}
	}

	@Test
	void aQueryOfOneRequestIsNotThatOfTheNext() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.pool(PoolSettings.ofMaxConnections(1)));
				ManagedAiClient client = Passing.client(exchange).build()) {
			Passing.send(client, Passing.get("/files?after=a"));
			Passing.send(client, Passing.get("/files"));
			client.call(Exchanges.REQUEST);
			assertThat(server.connections()).isOne();
			assertThat(server.heads()).map((head) -> head.substring(0, head.indexOf(" HTTP")))
				.containsExactly("GET /v1/files?after=a", "GET /v1/files", "POST /v1/chat/completions");
		}
	}

	@Test
	void aPublishedBodyIsSentWithItsLengthAndAgainForEachAttempt() throws IOException {
		Queue<String> received = new ConcurrentLinkedQueue<>();
		try (RawServer server = new RawServer((answer) -> {
			received.add(answer.body());
			if (received.size() == 1) {
				answer.send("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
			}
			else {
				answer.ok("application/json", "{}");
			}
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			AiHttpRequest request = AiHttpRequest.builder("POST", "/files")
				.body(AiHttpBody.ofPublisher(6, () -> Flux.just("abc", "def").map(PassedBytesTests::buffer)))
				.build();
			assertThat(Passing.send(client, request).status()).isEqualTo(200);
			assertThat(received).containsExactly("abcdef", "abcdef");
			assertThat(server.heads().remove()).containsIgnoringCase("content-length: 6\r\n")
				.doesNotContainIgnoringCase("chunked");
		}
	}

	@Test
	void aPublishedBodyIsAskedForAsItIsSent() throws IOException {
		AtomicLong mostAhead = new AtomicLong();
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", "{}"));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			Flux<ByteBuffer> content = Flux.defer(() -> {
				AtomicLong ahead = new AtomicLong();
				return Flux.range(0, 5000)
					.map((i) -> ByteBuffer.wrap(new byte[1000]))
					.doOnNext((piece) -> ahead.decrementAndGet())
					.doOnRequest((n) -> mostAhead.accumulateAndGet(ahead.addAndGet(n), Math::max));
			});
			AiHttpRequest request = AiHttpRequest.builder("POST", "/files")
				.body(AiHttpBody.ofPublisher(5_000_000, () -> content))
				.build();
			assertThat(Passing.send(client, request).status()).isEqualTo(200);
			assertThat(mostAhead.get()).isBetween(1L, 1000L);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 7 })
	void aPublishedBodyOfAnotherLengthIsTheCallersFault(int announced) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", "{}"));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			AiHttpRequest request = AiHttpRequest.builder("POST", "/audio/transcriptions")
				.body(AiHttpBody.ofPublisher(announced, () -> Flux.just("abc", "def").map(PassedBytesTests::buffer)))
				.build();
			assertThatExceptionOfType(AiRefusedLocallyException.class)
				.isThrownBy(() -> client.http().exchange(request).block(Passing.TIMEOUT))
				.withMessageContaining("announced");
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void anotherEndpointIsAskedForItsOwnModel() throws IOException {
		Queue<String> received = new ConcurrentLinkedQueue<>();
		URI nowhere = closed();
		try (RawServer up = new RawServer((answer) -> {
			received.add(answer.body());
			answer.ok("application/json", Exchanges.ANSWER);
		});
				WebClientExchange first = Exchanges.of(nowhere);
				WebClientExchange second = Exchanges.of(up.url());
				ManagedAiClient client = Passing.client(first)
					.model("m")
					.failover(Failover.inOrder(EndpointSettings.builder("b", second).model("other\"m").build()))
					.build()) {
			String body = "{\"messages\":[{\"content\":\"\\\"model\\\":\\\"m\\\"\"}],\"meta\":{\"model\":\"m\"}, \"model\" : \"m\"}";
			assertThat(Passing.send(client, Passing.post("/chat/completions", body)).status()).isEqualTo(200);
			assertThat(received).containsExactly(body.replace("\"model\" : \"m\"", "\"model\" : \"other\\\"m\""));
		}
	}

	@Test
	void aModelThatWasNotReadIsNotReplaced() throws IOException {
		String large = "{\"model\":\"mine\",\"prompt\":\"" + "x".repeat(100) + "\"}";
		Queue<String> received = new ConcurrentLinkedQueue<>();
		try (RawServer server = new RawServer((answer) -> {
			received.add(answer.body());
			answer.ok("application/json", "{\"choices\":[]}");
		});
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.maxInspectedRequestSize(DataSize.ofBytes(100)));
				ManagedAiClient client = Passing.client(exchange).model("m").build()) {
			List<AiHttpRequest> requests = List.of(Passing.post("/completions", large),
					Passing.post("/batches", "{\"model\":\"mine\"}"),
					Passing.post("/completions", "{\"model\":\"mine\"}"),
					Passing.post("/completions", "{\"model\":\" \"}"),
					Passing.post("/completions", "{\"model\":null}"));
			requests.forEach((request) -> Passing.send(client, request));
			assertThat(received).containsExactly(large, "{\"model\":\"mine\"}", "{\"model\":\"mine\"}",
					"{\"model\":\" \"}", "{\"model\":null}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/files/%zz", "/files/{x}", "/files?a=\"", "/files/a|b" })
	void aPathThatIsNoPartOfAUrlIsNotSent(String path) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", "{}"));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThatExceptionOfType(AiRefusedLocallyException.class)
				.isThrownBy(() -> client.http().exchange(Passing.get(path)).block(Passing.TIMEOUT))
				.withMessageContaining("encode it")
				.withMessageNotContaining("files");
			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void logsHoldNeitherKeyNorQueryNorBodies(CapturedOutput output) throws IOException {
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Level before = root.getLevel();
		root.setLevel(Level.TRACE);
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				RawServer broken = new RawServer((answer) -> answer
					.send("HTTP/1.1 200 OK\r\n"
							+ "Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"Hello\":")
					.close());
				WebClientExchange exchange = Exchanges.of(URI.create(server.url() + "?key=raw-secret"));
				WebClientExchange second = Exchanges.of(URI.create(broken.url() + "?key=raw-secret"));
				ManagedAiClient client = Passing.client(exchange).build();
				ManagedAiClient other = Passing.client(second).build()) {
			AiHttpRequest request = Passing.post("/chat/completions?user=query-secret", Passing.BODY);
			Passing.send(client, request);
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> other.http().exchange(request).block(Passing.TIMEOUT));
			assertThat(server.heads().remove()).contains("query-secret", "raw-secret");
			assertThat(request).asString().doesNotContain("query-secret", "the prompt");
			assertThat(exchange.read(request)).asString().doesNotContain("query-secret", "the prompt");
			assertThat(Passing.attempt(exchange, request, AiRequest.builder().model("m").user("").build())
				.collectList()
				.block()).asString().doesNotContain("query-secret", "Hello");
		}
		finally {
			root.setLevel(before);
		}
		assertThat(output.getAll()).contains("HTTP POST")
			.doesNotContain(Exchanges.KEY, "the prompt", "Hello", "query-secret", "raw-secret");
	}

	private static URI closed() throws IOException {
		try (RawServer server = new RawServer(RawServer.Answer::close)) {
			return server.url();
		}
	}

	private static ByteBuffer buffer(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
