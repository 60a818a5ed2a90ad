package io.aiclient.spring.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Faults of the network, and how far each is said to have come.
 */
class FaultTests {

	@Test
	void connectionRefused() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		AiExchangeException failure = failure(URI.create("http://127.0.0.1:" + port + "/v1"));
		assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
		assertThat(failure).hasMessage("Could not connect to 127.0.0.1:" + port
				+ ": connection refused; check ai.client.base-url and ai.client.proxy");
	}

	@Test
	void unknownHost() {
		AiExchangeException failure = failure(URI.create("https://nowhere.invalid/v1"));
		assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
		assertThat(failure)
			.hasMessage("Unknown host: nowhere.invalid:443; check ai.client.base-url and the name server");
	}

	@Test
	void tlsWithAPlainServer() throws IOException {
		try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread greeter = new Thread(() -> {
				try (var socket = plain.accept()) {
					socket.getInputStream().read();
					socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
				}
				catch (IOException ex) {
					// the test ends
				}
			});
			greeter.setDaemon(true);
			greeter.start();
			AiExchangeException failure = failure(URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/v1"));
			assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
			assertThat(failure).hasMessageContaining("does not speak TLS").hasMessageContaining("http://");
		}
	}

	@Test
	void tlsHandshakeThatHangs() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				WebClientExchange exchange = Exchanges.of(
						URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/v1"),
						(settings) -> settings.timeouts(Exchanges.timeouts(200, 5000, 5000)))) {
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
			assertThat(failure).hasCauseInstanceOf(TimeoutException.class).hasMessageContaining("timeout.connect");
		}
	}

	@Test
	void noFreeConnection() throws IOException {
		try (RawServer server = new RawServer(RawServer.Answer::hang);
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(150, 5000, 5000))
							.pool(PoolSettings.ofMaxConnections(1)))) {
			Disposable first = exchange.exchange(Exchanges.REQUEST).subscribe();
			AiExchangeException failure = Exchanges.failure(exchange);
			first.dispose();
			assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
			assertThat(failure).hasCauseInstanceOf(TimeoutException.class)
				.hasMessageContaining("ai.client.pool.max-connections");
		}
	}

	@Test
	void closeBeforeHeaders() throws IOException {
		AtomicInteger requests = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> {
			requests.incrementAndGet();
			answer.close();
		}); WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(Exchanges.failure(exchange).stage()).isEqualTo(Stage.SENT);
			assertThat(requests).hasValue(1);
		}
	}

	@Test
	void resetBeforeHeadersIsNotSentTwiceEvenOnAKeptConnection() throws IOException {
		AtomicInteger requests = new AtomicInteger();
		try (RawServer server = new RawServer((answer) -> {
			if (requests.incrementAndGet() == 1) {
				answer.ok("application/json", Exchanges.ANSWER);
			}
			else {
				answer.reset();
			}
		}); WebClientExchange exchange = Exchanges.of(server.url())) {
			Exchanges.answer(exchange);
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.stage()).isEqualTo(Stage.SENT);
			assertThat(failure).hasMessageContaining("after the request was sent")
				.hasCauseInstanceOf(IOException.class);
			assertThat(requests).hasValue(2);
		}
	}

	@Test
	void closeInTheBody() throws IOException {
		assertBroken((answer) -> answer.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"half").close());
	}

	@Test
	void resetInTheBody() throws IOException {
		assertBroken((answer) -> {
			answer.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"half");
			answer.pause(Duration.ofMillis(100)).reset();
		});
	}

	@Test
	void chunksThatAreNone() throws IOException {
		assertBroken(
				(answer) -> answer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n{}\r\n"));
	}

	@Test
	void gzipThatIsNone() throws IOException {
		assertBroken((answer) -> answer
			.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 16\r\n\r\nthis is not gzip"));
	}

	@Test
	void answerThatIsNoHttp() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(Exchanges.failure(exchange).stage()).isEqualTo(Stage.SENT);
		}
	}

	@Test
	void failuresTellNeitherKeyNorPrompt() throws IOException {
		try (RawServer server = new RawServer(RawServer.Answer::reset);
				WebClientExchange exchange = Exchanges.of(server.url())) {
			for (Throwable ex = Exchanges.failure(exchange); ex != null; ex = ex.getCause()) {
				assertThat(ex.toString()).doesNotContain(Exchanges.KEY, "the prompt");
				assertThat(ex.getClass().getName()).doesNotContain("WebClient");
			}
		}
	}

	@Test
	void cancellingEndsTheCall() throws IOException {
		CompletableFuture<Integer> came = new CompletableFuture<>();
		CompletableFuture<Integer> ended = new CompletableFuture<>();
		try (RawServer server = new RawServer((answer) -> {
			came.complete(1);
			ended.complete(answer.in().read());
		}); WebClientExchange exchange = Exchanges.of(server.url())) {
			Disposable call = exchange.exchange(Exchanges.REQUEST).subscribe();
			came.join();
			call.dispose();
			assertThat(ended).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(-1);
		}
	}

	@Test
	void aConnectionServesManyCalls() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.pool(PoolSettings.ofMaxConnections(4)))) {
			assertThat(Flux.range(0, 500)
				.flatMap((i) -> exchange.exchange(AiRequest.builder().model("m").user("x").build()), 4)
				.count()
				.block(Duration.ofSeconds(10))).isEqualTo(500);
			assertThat(server.connections()).isLessThanOrEqualTo(4);
		}
	}

	@Test
	void closingEndsThePool() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			Exchanges.answer(exchange);
			StepVerifier.create(exchange.closeLater()).expectComplete().verify(Duration.ofSeconds(5));
			StepVerifier.create(exchange.exchange(Exchanges.REQUEST)).verifyError(IllegalStateException.class);
			StepVerifier.create(exchange.stream(Exchanges.REQUEST)).verifyError(IllegalStateException.class);
		}
	}

	@Test
	void aSlowTakerOfChunksIsNoSilentProvider() throws IOException {
		String event = "data: {\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(20_000) + "\"}}]}\n\n";
		byte[] body = (event.repeat(100) + "data: [DONE]\n\n").getBytes();
		try (RawServer server = new RawServer((answer) -> answer.ok("text/event-stream", body));
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(1000, 1000, 150)))) {
			OnDemand taker = new OnDemand();
			exchange.stream(Exchanges.REQUEST).subscribe(taker);
			StepVerifier.create(Mono.delay(Duration.ofMillis(600))).expectNextCount(1).expectComplete().verify();
			taker.requestUnbounded();
			StepVerifier.create(Mono.fromFuture(taker.ended))
				.expectNext(101)
				.expectComplete()
				.verify(Duration.ofSeconds(5));
		}
	}

	private static AiExchangeException failure(URI url) {
		try (WebClientExchange exchange = Exchanges.of(url)) {
			return Exchanges.failure(exchange);
		}
	}

	private static void assertBroken(RawServer.Script script) throws IOException {
		try (RawServer server = new RawServer(script); WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(Exchanges.failure(exchange).stage()).isEqualTo(Stage.BODY);
			assertThat(Exchanges.streamFailure(exchange).stage()).isEqualTo(Stage.BODY);
		}
	}

	private static final class OnDemand extends BaseSubscriber<AiChunk> {

		private final CompletableFuture<Integer> ended = new CompletableFuture<>();

		private final AtomicInteger taken = new AtomicInteger();

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			request(1);
		}

		@Override
		protected void hookOnNext(AiChunk chunk) {
			this.taken.incrementAndGet();
		}

		@Override
		protected void hookOnComplete() {
			this.ended.complete(this.taken.get());
		}

		@Override
		protected void hookOnError(Throwable ex) {
			this.ended.completeExceptionally(ex);
		}

	}

}
