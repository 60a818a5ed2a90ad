package io.aiclient.spring.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.client.TimeoutSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The timeouts of one attempt, each by itself.
 */
class TimeoutTests {

	private static final Duration TICK = Duration.ofMillis(100);

	@Test
	void connectingThatHangs() throws IOException {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<Socket> queued = new ArrayList<>();
			while (connects(full, queued)) {
				assertThat(queued).as("a queue of one has an end").hasSizeLessThan(100);
			}
			try (WebClientExchange exchange = Exchanges.of(
					URI.create("http://127.0.0.1:" + full.getLocalPort() + "/v1"),
					(settings) -> settings.timeouts(Exchanges.timeouts(200, 5000, 5000)))) {
				AiExchangeException failure = Exchanges.failure(exchange);
				assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
				assertThat(failure).hasCauseInstanceOf(TimeoutException.class)
					.hasMessageContaining("within 200 ms (ai.client.timeout.connect)");
			}
			finally {
				for (Socket socket : queued) {
					socket.close();
				}
			}
		}
	}

	@Test
	void noAnswer() throws IOException {
		AiExchangeException failure = failure(RawServer.Answer::hang, Exchanges.timeouts(5000, 200, 5000));
		assertThat(failure.stage()).isEqualTo(Stage.SENT);
		assertThat(failure).hasCauseInstanceOf(TimeoutException.class)
			.hasMessageContaining("200 ms")
			.hasMessageContaining("ai.client.timeout.response");
	}

	@Test
	void silenceInTheBody() throws IOException {
		AiExchangeException failure = failure(
				(answer) -> answer.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{").hang(),
				Exchanges.timeouts(5000, 5000, 200));
		assertThat(failure.stage()).isEqualTo(Stage.BODY);
		assertThat(failure).hasCauseInstanceOf(TimeoutException.class)
			.hasMessageContaining("200 ms")
			.hasMessageContaining("ai.client.timeout.idle");
	}

	@Test
	void silenceRightAfterTheHeaders() throws IOException {
		assertThat(failure((answer) -> answer.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n").hang(),
				Exchanges.timeouts(5000, 5000, 200))
			.stage()).isEqualTo(Stage.BODY);
	}

	@Test
	void anAnswerMayBeginLaterThanItMayBeSilent() throws IOException {
		assertAnswered((answer) -> answer.pause(TICK.multipliedBy(5)).ok("application/json", Exchanges.ANSWER),
				Exchanges.timeouts(5000, 5000, 200));
	}

	@Test
	void anAnswerMayBeSilentLongerThanItsBeginningMayTake() throws IOException {
		assertAnswered(
				(answer) -> answer.send("HTTP/1.1 200 OK\r\nContent-Length: " + Exchanges.ANSWER.length() + "\r\n\r\n")
					.pause(TICK.multipliedBy(5))
					.send(Exchanges.ANSWER),
				Exchanges.timeouts(5000, 200, 5000));
	}

	@Test
	void blankLinesKeepAnAnswerAlive() throws IOException {
		assertAnswered((answer) -> {
			answer.send("HTTP/1.1 200 OK\r\nContent-Length: " + (Exchanges.ANSWER.length() + 8) + "\r\n\r\n");
			for (int i = 0; i < 8; i++) {
				answer.pause(TICK).send("\n");
			}
			answer.send(Exchanges.ANSWER);
		}, Exchanges.timeouts(5000, 400, 400));
	}

	@Test
	void commentsKeepAStreamAlive() throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			answer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
			for (int i = 0; i < 8; i++) {
				answer.pause(TICK).send(": keep-alive\n\n");
			}
			answer.send("data: [DONE]\n\n").close();
		});
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(5000, 400, 400)))) {
			assertThat(exchange.stream(Exchanges.REQUEST).blockLast(Duration.ofSeconds(10))).isNotNull();
		}
	}

	@Test
	void silenceInAStream() throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hi\n\n").hang());
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(5000, 5000, 200)))) {
			AiExchangeException failure = Exchanges.streamFailure(exchange);
			assertThat(failure.stage()).isEqualTo(Stage.BODY);
			assertThat(failure).hasCauseInstanceOf(TimeoutException.class);
		}
	}

	@Test
	void aKeptConnectionIsWatchedAnewAndNotBetweenCalls() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.pause(TICK).ok("application/json", Exchanges.ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(5000, 300, 200)))) {
			for (int i = 0; i < 4; i++) {
				Exchanges.answer(exchange);
				Mono.delay(TICK.multipliedBy(4)).block();
			}
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	@Test
	void anInterimAnswerIsNoAnswer() throws IOException {
		assertThat(failure((answer) -> answer.send("HTTP/1.1 100 Continue\r\n\r\n").hang(),
				Exchanges.timeouts(5000, 200, 5000))
			.stage()).isEqualTo(Stage.SENT);
	}

	/**
	 * Fills the queue of connections that are not accepted.
	 */
	private static boolean connects(ServerSocket server, List<Socket> queued) throws IOException {
		Socket socket = new Socket();
		queued.add(socket);
		try {
			socket.connect(server.getLocalSocketAddress(), 300);
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
	}

	private static AiResponse assertAnswered(RawServer.Script script, TimeoutSettings timeouts) throws IOException {
		try (RawServer server = new RawServer(script);
				WebClientExchange exchange = Exchanges.of(server.url(), (settings) -> settings.timeouts(timeouts))) {
			AiResponse response = Exchanges.answer(exchange);
			assertThat(response.content()).isEqualTo("Hello");
			return response;
		}
	}

	private static AiExchangeException failure(RawServer.Script script, TimeoutSettings timeouts) throws IOException {
		try (RawServer server = new RawServer(script);
				WebClientExchange exchange = Exchanges.of(server.url(), (settings) -> settings.timeouts(timeouts))) {
			return Exchanges.failure(exchange);
		}
	}

}
