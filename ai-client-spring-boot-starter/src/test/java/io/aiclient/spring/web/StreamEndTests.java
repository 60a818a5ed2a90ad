package io.aiclient.spring.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Where a stream ends, whatever becomes of its connection.
 */
@Timeout(60)
class StreamEndTests {

	private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
			+ "Transfer-Encoding: chunked\r\n\r\n";

	private static final String TOKEN = Exchanges.event("{\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}");

	private static final String FINISH = Exchanges.event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");

	private static final String USAGE = Exchanges
		.event("{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}");

	private static final String DONE = Exchanges.event("[DONE]");

	private static final String END = "0\r\n\r\n";

	private static final Duration GRACE = Duration.ofSeconds(1);

	private final AtomicInteger closed = new AtomicInteger();

	@Test
	void endsWithDoneThoughTheConnectionStaysOpenWhichIsClosedThen() throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			answer.send(HEAD + chunked(TOKEN + FINISH + DONE));
			awaitClose(answer);
		}); WebClientExchange exchange = single(server)) {
			long start = System.nanoTime();
			assertThat(Exchanges.streamed(exchange, Exchanges.REQUEST).content()).isEqualTo("Hello");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(GRACE);
			await().atMost(GRACE.multipliedBy(5)).until(() -> this.closed.get() == 1);
			assertThat(Exchanges.streamed(exchange, Exchanges.REQUEST).content()).isEqualTo("Hello");
			assertThat(server.connections()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 300 })
	void usesTheConnectionAgainWhoseBodyEndsAMomentAfterDone(int millis) throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.send(HEAD + chunked(TOKEN + DONE)).pause(Duration.ofMillis(millis)).send(END));
				WebClientExchange exchange = single(server)) {
			for (int i = 0; i < 3; i++) {
				assertThat(Exchanges.streamed(exchange, Exchanges.REQUEST).content()).isEqualTo("Hello");
			}
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void dropsWhatComesBehindDoneAndUsesTheConnectionAgain() throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			answer.send(HEAD + chunked(TOKEN + DONE));
			for (int i = 0; i < 20; i++) {
				answer.pause(Duration.ofMillis(5)).send(chunked(TOKEN.repeat(100) + ": ping\n\n{broken"));
			}
			answer.send(END);
		}); WebClientExchange exchange = single(server)) {
			for (int i = 0; i < 3; i++) {
				assertThat(exchange.stream(Exchanges.REQUEST).map(AiChunk::delta).collectList().block())
					.isEqualTo(List.of("Hello", ""));
			}
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void pingsBehindDoneDoNotKeepTheConnection() throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			answer.send(HEAD + chunked(TOKEN + DONE));
			try {
				for (int i = 0; i < 200; i++) {
					answer.pause(Duration.ofMillis(50)).send(chunked(": ping\n\n"));
				}
			}
			finally {
				this.closed.incrementAndGet();
			}
		}); WebClientExchange exchange = single(server)) {
			Exchanges.streamed(exchange, Exchanges.REQUEST);
			await().atMost(GRACE.multipliedBy(3)).until(() -> this.closed.get() == 1);
		}
	}

	@Test
	void aCallerThatCancelsAtTheEndClosesTheConnection() throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			answer.send(HEAD + chunked(TOKEN + DONE));
			awaitClose(answer);
		}); WebClientExchange exchange = single(server)) {
			exchange.stream(Exchanges.REQUEST).takeUntil((chunk) -> chunk.end() != null).blockLast();
			await().atMost(GRACE.dividedBy(2)).until(() -> this.closed.get() == 1);
		}
	}

	static Stream<RawServer.Script> silences() {
		return Stream.of((answer) -> answer.send(HEAD + chunked(TOKEN + FINISH)).hang(),
				(answer) -> answer.send(HEAD + chunked(TOKEN + FINISH + "data: {\"usa")).hang(), (answer) -> {
					answer.send(HEAD + chunked(TOKEN + FINISH));
					for (int i = 0; i < 1000; i++) {
						answer.pause(Duration.ofMillis(100)).send(chunked(": ping\n\n"));
					}
				}, (answer) -> {
					answer.send(HEAD + chunked(TOKEN + FINISH));
					for (int i = 0; i < 1000; i++) {
						answer.pause(Duration.ofMillis(100))
							.send(chunked("event: ping\ndata: {\"type\":\"ping\"}\n\n"));
					}
				});
	}

	@ParameterizedTest
	@MethodSource("silences")
	void silenceAfterTheFinishReasonEndsAnAnswerSoon(RawServer.Script script) throws IOException {
		try (RawServer server = new RawServer(script); WebClientExchange exchange = single(server)) {
			for (int i = 1; i <= 2; i++) {
				long start = System.nanoTime();
				AiResponse answer = Exchanges.streamed(exchange, Exchanges.REQUEST);
				assertThat(answer.content()).isEqualTo("Hello");
				assertThat(answer.finishReason()).isEqualTo("stop");
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1900),
						Duration.ofSeconds(4));
				assertThat(server.connections()).isEqualTo(i);
			}
		}
	}

	@Test
	void aUsageThatComesAfterTheFinishReasonIsWaitedFor() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(HEAD + chunked(TOKEN + FINISH))
			.pause(Duration.ofMillis(1200))
			.send(chunked(FINISH))
			.pause(Duration.ofMillis(1200))
			.send(chunked(USAGE))
			.hang()); WebClientExchange exchange = single(server)) {
			assertThat(Exchanges.streamed(exchange, Exchanges.REQUEST).usage()).isEqualTo(new TokenUsage(3, 2, 5, 0));
		}
	}

	@Test
	void theIdleTimeoutBoundsTheWait() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(HEAD + chunked(TOKEN + FINISH)).hang());
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(5000, 5000, 300)))) {
			long start = System.nanoTime();
			assertThat(Exchanges.streamed(exchange, Exchanges.REQUEST).content()).isEqualTo("Hello");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));
		}
	}

	static Stream<RawServer.Script> breaks() {
		return Stream.of((answer) -> answer.send(HEAD + chunked(TOKEN + FINISH)).close(),
				(answer) -> answer.send(HEAD + chunked(TOKEN + FINISH)).pause(Duration.ofMillis(100)).reset(),
				(answer) -> answer.send(HEAD + chunked(TOKEN + FINISH + "data: {\"usage\":{")).close(),
				(answer) -> answer.send(HEAD + chunked(TOKEN + FINISH + TOKEN.substring(0, TOKEN.length() - 4)))
					.close(),
				(answer) -> answer.send(HEAD + chunked(TOKEN + FINISH) + "nonsense\r\n").hang());
	}

	@ParameterizedTest
	@MethodSource("breaks")
	void aBreakAfterTheFinishReasonEndsAnAnswer(RawServer.Script script) throws IOException {
		try (RawServer server = new RawServer(script); WebClientExchange exchange = single(server)) {
			assertThat(Exchanges.streamed(exchange, Exchanges.REQUEST).content()).isEqualTo("Hello");
		}
	}

	@Test
	void anErrorAfterTheFinishReasonIsOne() throws IOException {
		assertThat(Exchanges.streamFailure(TOKEN + FINISH + Exchanges.event("{\"error\":{\"message\":\"no\"}}")))
			.hasMessage("no");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"content\":\"Hel\"}", "{\"role\":\"assistant\",\"content\":\"\"}",
			"{\"reasoning_content\":\"hm\"}" })
	void aReasonToHaveEndedThatComesWithEveryPieceEndsNothing(String firstDelta) throws IOException {
		String first = FINISH.replace("{}", firstDelta);
		String piece = FINISH.replace("{}", "{\"content\":\"lo\"}");
		try (RawServer server = new RawServer((answer) -> answer.send(HEAD + chunked(first))
			.pause(Duration.ofSeconds(3))
			.send(chunked(piece))
			.pause(Duration.ofSeconds(3))
			.send(chunked(piece) + chunked(USAGE + DONE) + END)); WebClientExchange exchange = single(server)) {
			assertThat(Exchanges.streamed(exchange, Exchanges.REQUEST).content()).endsWith("lolo");
		}
	}

	@Test
	void aReasonThatComesWithContentEndsAnAnswerLater() throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.send(HEAD + chunked(FINISH.replace("{}", "{\"content\":\"Hello\"}"))).hang());
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(5000, 5000, 500)))) {
			assertThat(Exchanges.streamed(exchange, Exchanges.REQUEST).content()).isEqualTo("Hello");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "hang", "close" })
	void aWholeBodyIsTheAnswerThoughItDoesNotEnd(String then) throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			answer.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + Exchanges.ANSWER);
			if (then.equals("hang")) {
				answer.hang();
			}
			answer.close();
		});
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(5000, 5000, 300)))) {
			assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
			assertThat(Exchanges.streamed(exchange, Exchanges.REQUEST).content()).isEqualTo("Hello");
			assertThat(server.connections()).isEqualTo(2);
		}
	}

	@Test
	void aBodyThatIsNotWholeIsNoAnswer() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer
			.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"
					+ Exchanges.ANSWER.substring(0, Exchanges.ANSWER.length() - 1))
			.hang());
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(5000, 5000, 300)))) {
			for (AiExchangeException failure : new AiExchangeException[] { Exchanges.failure(exchange),
					Exchanges.streamFailure(exchange) }) {
				assertThat(failure.isTimeout()).isTrue();
			}
		}
	}

	private static String chunked(String text) {
		return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
	}

	private void awaitClose(RawServer.Answer answer) throws IOException {
		try {
			assertThat(answer.in().read()).isNegative();
		}
		finally {
			this.closed.incrementAndGet();
		}
	}

	private static WebClientExchange single(RawServer server) {
		return Exchanges.of(server.url(), (settings) -> settings.pool(PoolSettings.ofMaxConnections(1)));
	}

}
