package io.aiclient.spring.web;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiClientException;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.http.AiHttpResponse;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers that pass in pieces.
 */
@Timeout(60)
class PassedStreamTests {

	private static final AiRequest DESCRIBED = AiRequest.builder().model("m").user("").build();

	private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n";

	private static final String USAGE = "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}";

	@Test
	void eventsPassAsTheyComeAndTheirUsageIsRead() throws IOException {
		String first = ": ping\n\n"
				+ Exchanges.event("{\"model\":\"m-1\",\"usage\":null,\"choices\":[{\"x\":\"\\\"usage\\\":{\"}]}");
		String second = "event: x\r\ndata: {\"choices\":[],\r\ndata: " + USAGE + "}\r\n\r\n";
		CountDownLatch read = new CountDownLatch(1);
		try (RawServer server = new RawServer((answer) -> {
			answer.send(HEAD + "Content-Length: " + (first + second + "data: [DONE]\n\n").length() + "\r\n\r\n");
			answer.send(first);
			await(read);
			answer.send(second + "data: [DONE]\n\n");
		}); WebClientExchange exchange = Exchanges.of(server.url())) {
			List<AiHttpPiece> pieces = Objects.requireNonNull(Passing.attempt(exchange, Passing.chat(), DESCRIBED)
				.doOnNext((piece) -> read.countDown())
				.collectList()
				.block(Passing.TIMEOUT));
			assertThat(text(pieces)).isEqualTo(first + second + "data: [DONE]\n\n");
			assertThat(pieces.get(0).head()).isNotNull();
			assertThat(text(pieces.subList(0, 1))).isEqualTo(first);
			AiResponse end = Objects.requireNonNull(pieces.get(pieces.size() - 1).end());
			assertThat(end.usage()).isEqualTo(new TokenUsage(5, 2, 7, 0));
			assertThat(end.model()).isEqualTo("m-1");
		}
	}

	@Test
	void usageOfTheResponsesInterfaceIsRead() throws IOException {
		String usage = "{\"input_tokens\":9,\"input_tokens_details\":{\"cached_tokens\":4},\"output_tokens\":3,\"total_tokens\":12}";
		String events = "event: response.created\n"
				+ Exchanges
					.event("{\"type\":\"response.created\",\"response\":{\"status\":\"in_progress\",\"error\":null}}")
				+ "event: response.completed\n" + Exchanges.event(
						"{\"type\":\"response.completed\",\"response\":{\"model\":\"r-1\",\"usage\":" + usage + "}}");
		AiResponse end = end(pieces("text/event-stream", events, Passing.post("/responses", Passing.BODY)));
		assertThat(end.usage()).isEqualTo(new TokenUsage(9, 3, 12, 4));
		assertThat(end.model()).isEqualTo("r-1");
		end = end(pieces("application/json", "{\"model\":\"r-2\",\"error\":null,\"output\":[],\"usage\":" + usage + "}",
				Passing.post("/responses", Passing.BODY)));
		assertThat(end.usage()).isEqualTo(new TokenUsage(9, 3, 12, 4));
	}

	@Test
	void anErrorAfterTheFirstEventEndsTheAttemptAndPasses() throws IOException {
		String events = Exchanges.event("{\"choices\":[{\"delta\":{\"content\":\"a\"}}]," + USAGE + "}");
		String error = "event: error\n"
				+ Exchanges.event("{\"error\":{\"message\":\"overloaded\",\"code\":\"server_error\"}}");
		try (RawServer server = new RawServer((answer) -> {
			answer.send(HEAD + "Content-Length: " + (events + error).length() + "\r\n\r\n" + events);
			answer.pause(Duration.ofMillis(50));
			answer.send(error);
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			List<AiHttpPiece> pieces = Objects.requireNonNull(
					Passing.attempt(exchange, Passing.chat(), DESCRIBED).collectList().block(Passing.TIMEOUT));
			AiExchangeException failure = Objects.requireNonNull(pieces.get(pieces.size() - 1).failure());
			assertThat(failure.stage()).isEqualTo(Stage.EVENT);
			assertThat(Objects.requireNonNull(failure.answer()).usage().totalTokens()).isEqualTo(7);
			assertThat(Passing.send(client, Passing.chat()).text()).isEqualTo(events + error);
			assertThat(server.heads()).hasSize(2);
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void aStreamThatBreaksOffFailsAfterItsPieces() throws IOException {
		String event = Exchanges.event("{\"choices\":[]}");
		try (RawServer server = new RawServer((answer) -> answer.send(HEAD + "Content-Length: 900\r\n\r\n" + event)
			.pause(Duration.ofMillis(100))
			.close());
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			AiHttpResponse response = Objects
				.requireNonNull(client.http().exchange(Passing.chat()).block(Passing.TIMEOUT));
			StepVerifier.create(response.body())
				.expectNextCount(1)
				.expectError(AiClientException.class)
				.verify(Passing.TIMEOUT);
			assertThat(server.heads()).hasSize(1);
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void aStreamThatIsOverDoesNotWaitForTheEndOfItsBody() throws IOException {
		String events = Exchanges.event("{\"choices\":[]," + USAGE + "}") + Exchanges.event("[DONE]");
		try (RawServer server = new RawServer((answer) -> {
			answer.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(events.length()) + "\r\n"
					+ events + "\r\n");
			answer.hang();
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThat(Passing.send(client, Passing.chat()).text()).isEqualTo(events);
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void silenceBetweenPiecesIsNotWaitedFor() throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.send(HEAD + "Content-Length: 900\r\n\r\n" + Exchanges.event("{\"choices\":[]}"))
					.hang());
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(5000, 5000, 300)))) {
			StepVerifier.create(Passing.attempt(exchange, Passing.chat(), DESCRIBED))
				.expectNextCount(1)
				.expectErrorMatches((ex) -> ex instanceof AiExchangeException failure && failure.isTimeout()
						&& failure.stage() == Stage.BODY)
				.verify(Passing.TIMEOUT);
		}
	}

	@Test
	void noMoreIsReadThanIsAskedFor() throws IOException, InterruptedException {
		byte[] block = new byte[1 << 20];
		CountDownLatch allSent = new CountDownLatch(1);
		try (RawServer server = new RawServer((answer) -> {
			answer.send("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: " + 64L * block.length
					+ "\r\n\r\n");
			for (int i = 0; i < 64; i++) {
				answer.send(block);
			}
			allSent.countDown();
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			AiHttpResponse response = Objects
				.requireNonNull(client.http().exchange(Passing.post("/audio/speech", "{}")).block(Passing.TIMEOUT));
			assertThat(allSent.await(500, TimeUnit.MILLISECONDS)).isFalse();
			long all = Objects.requireNonNull(response.body()
				.limitRate(2)
				.map((piece) -> (long) piece.remaining())
				.reduce(0L, Long::sum)
				.block(Passing.TIMEOUT));
			assertThat(all).isEqualTo(64L * block.length);
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void cancellingFreesSlotAndConnection() throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			if (answer.body().contains("stream")) {
				answer.send(HEAD + "Content-Length: 900\r\n\r\n" + Exchanges.event("{\"choices\":[]}")).hang();
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER);
			}
		});
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.pool(PoolSettings.ofMaxConnections(1)));
				ManagedAiClient client = Passing.client(exchange).build()) {
			AiHttpRequest streamed = Passing.post(Passing.CHAT, "{\"model\":\"m\",\"stream\":true}");
			AiHttpResponse unread = Objects.requireNonNull(client.http().exchange(streamed).block(Passing.TIMEOUT));
			assertThat(client.snapshot().admission().inFlight()).isOne();
			unread.close();
			Passing.assertNothingInFlight(client);
			AiHttpResponse cancelled = Objects.requireNonNull(client.http().exchange(streamed).block(Passing.TIMEOUT));
			assertThat(cancelled.body().take(1).collectList().block(Passing.TIMEOUT)).hasSize(1);
			Passing.assertNothingInFlight(client);
			assertThat(Passing.send(client, Passing.chat()).status()).isEqualTo(200);
		}
	}

	@Test
	void thousandsOfPiecesOfTheSimulatorPassUnchanged() {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ZERO)));
				WebClientExchange exchange = Exchanges.of(URI.create(provider.baseUrl()));
				ManagedAiClient client = Passing.client(exchange).build()) {
			AiHttpRequest request = Passing.post(Passing.CHAT,
					"{\"model\":\"m\",\"stream\":true,"
							+ "\"stream_options\":{\"include_usage\":true},\"max_tokens\":300,"
							+ "\"messages\":[{\"role\":\"user\",\"content\":\"the prompt\"}]}");
			String text = Flux.range(0, 20).map((i) -> Passing.send(client, request).text()).blockLast(Passing.TIMEOUT);
			assertThat(text).startsWith("data: {").endsWith("data: [DONE]\n\n").contains("\"usage\":{");
			Passing.assertNothingInFlight(client);
		}
	}

	private static List<AiHttpPiece> pieces(String type, String body, AiHttpRequest request) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok(type, body));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			return Objects
				.requireNonNull(Passing.attempt(exchange, request, DESCRIBED).collectList().block(Passing.TIMEOUT));
		}
	}

	private static AiResponse end(List<AiHttpPiece> pieces) {
		return Objects.requireNonNull(pieces.get(pieces.size() - 1).end());
	}

	private static String text(List<AiHttpPiece> pieces) {
		return new String(Passing.bytes(pieces.stream().map(AiHttpPiece::content).toList()), StandardCharsets.UTF_8);
	}

	private static void await(CountDownLatch latch) throws IOException {
		try {
			if (!latch.await(10, TimeUnit.SECONDS)) {
				throw new IOException("nothing was read");
			}
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

}
