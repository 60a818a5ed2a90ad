package io.aiclient.spring.web;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much a stream may come to: whatever it brings counts, whichever field it is in, and
 * what is dropped as it comes does not.
 */
class StreamSizeTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final int LIMIT = 1_000_000;

	private static final int FULL = 100_000_000;

	private static final int SOCKET_BUFFERS = 20_000_000;

	private static final String DONE = "data: [DONE]\n\n";

	private final CompletableFuture<Integer> sent = new CompletableFuture<>();

	static Stream<String> endless() {
		return Stream.of("{\"choices\":[]}", "{\"choices\":[{\"delta\":{}}]}", "{\"usage\":{\"prompt_tokens\":1}}",
				"{}", "{\"model\":\"some-model\"}", delta("\"content\":null"), delta("\"content\":\"\""),
				delta("\"content\":\"some text\""), delta("\"refusal\":\"some text\""),
				delta("\"reasoning_content\":\"some text\""), delta("\"reasoning\":{\"text\":[\"some\",\"text\"]}"),
				delta("\"role\":\"assistant\""), delta("\"tool_calls\":[{\"index\":0,\"id\":\"same\"}]"),
				delta("\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"some text\"}}]"),
				delta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"some text\"}}]"),
				delta("\"tool_calls\":[{\"index\":0,\"custom\":{\"input\":\"some text\"}}]"),
				delta("\"tool_calls\":[{},{},{}]"), delta("\"tool_calls\":{\"index\":0}"),
				"{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"some text\"}}]}",
				"{\"choices\":[{\"finish_reason\":\"stop\"}]}",
				"{\"x\":\"" + "y".repeat(50_000) + "\"," + delta("\"content\":\"a\"").substring(1));
	}

	@ParameterizedTest
	@MethodSource("endless")
	void whatAStreamBringsForEverEndsIt(String data) throws Exception {
		byte[] events = ("data: " + data + "\n\n").repeat(Math.max(1, 16_000 / data.length()))
			.getBytes(StandardCharsets.UTF_8);
		try (RawServer server = new RawServer((answer) -> flood(answer, events));
				WebClientExchange exchange = limited(server)) {
			assertThat(Exchanges.streamFailure(exchange).stage()).isEqualTo(Stage.TOO_LARGE);
			assertThat(this.sent.get(20, TimeUnit.SECONDS)).isLessThan(LIMIT + SOCKET_BUFFERS);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { ": keep-alive\n\n", "\n", "\r\n", "event: ping\n\n", "id: 1\nretry: 3\n\n", "data:\n\n" })
	void whatIsDroppedAsItComesMayComeForLong(String line) throws IOException {
		String lines = line.repeat(5 * LIMIT / line.length());
		AiResponse answer = answer(lines + event(delta("\"content\":\"Hel\"")) + lines
				+ event(delta("\"content\":\"lo\"")) + lines + DONE);
		assertThat(answer.content()).isEqualTo("Hello");
	}

	static Stream<Arguments> frames() {
		return Stream.of(Arguments.of("\"id\":\"" + "i".repeat(300) + "\"", 10_000),
				Arguments.of("\"x\":{\"logprobs\":\"" + "i".repeat(3000) + "\"}", 2000));
	}

	/**
	 * As long as each event brings some text, what is around it does not count.
	 */
	@ParameterizedTest
	@MethodSource("frames")
	void theFrameOfAPieceDoesNotCount(String frame, int pieces) throws IOException {
		String event = event("{" + frame + "," + delta("\"content\":\"abcd\"").substring(1));
		String thought = event("{" + frame + "," + delta("\"reasoning_content\":\"abcd\"").substring(1));
		AiResponse answer = answer(thought.repeat(pieces) + event.repeat(pieces) + DONE);
		assertThat(answer.content()).hasSize(4 * pieces);
	}

	@Test
	void aTextUpToTheLimitIsRead() throws IOException {
		String event = event(delta("\"content\":\"" + "a".repeat(1000) + "\""));
		assertThat(answer(event.repeat(1000) + DONE).content()).hasSize(LIMIT);
	}

	private void flood(RawServer.Answer answer, byte[] events) throws IOException {
		int bytes = 0;
		try {
			answer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
			while (bytes < FULL) {
				answer.send(events);
				bytes += events.length;
			}
			answer.close();
		}
		catch (SocketException ex) {
			this.sent.complete(bytes);
			throw ex;
		}
		this.sent.complete(bytes);
	}

	private static AiResponse answer(String events) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("text/event-stream", events));
				WebClientExchange exchange = limited(server)) {
			AiChunk last = exchange.stream(Exchanges.REQUEST).blockLast(TIMEOUT);
			assertThat(last).isNotNull();
			AiResponse end = last.end();
			assertThat(end).isNotNull();
			return end;
		}
	}

	private static String event(String data) {
		return "data: " + data + "\n\n";
	}

	private static String delta(String fields) {
		return "{\"choices\":[{\"index\":0,\"delta\":{" + fields + "}}]}";
	}

	private static WebClientExchange limited(RawServer server) {
		return Exchanges.of(server.url(), (settings) -> settings.maxResponseSize(DataSize.ofBytes(LIMIT)));
	}

}
