package io.aiclient.spring.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.util.unit.DataSize;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;
import io.aiclient.TokenUsage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is made of server-sent events.
 */
class StreamReadingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String STREAM = """
			data: {"model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":""}}],"usage":null}

			: keep-alive

			data: {"model":"m-1","choices":[{"index":0,"delta":{"content":"Gr\u00fc\u00df "},"finish_reason":null}]}

			data: {"choices":[{"delta":{"reasoning_content":"hm","content":null}}]}

			data: {"choices":[{"index":0,"delta":{"content":"\ud83d\ude00!"}}]}

			data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

			data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}

			data: [DONE]

			""";

	@Test
	void readsTextAsItComes() throws IOException {
		StepVerifier.create(events(STREAM)).assertNext((chunk) -> {
			assertThat(chunk.delta()).isEqualTo("Gr\u00fc\u00df ");
			assertThat(chunk.end()).isNull();
		}).assertNext((chunk) -> assertThat(chunk.delta()).isEqualTo("\ud83d\ude00!")).assertNext((chunk) -> {
			assertThat(chunk.delta()).isEmpty();
			AiResponse end = chunk.end();
			assertThat(end).isNotNull();
			assertThat(end.id()).isEqualTo("r1");
			assertThat(end.content()).isEqualTo("Gr\u00fc\u00df \ud83d\ude00!");
			assertThat(end.model()).isEqualTo("m-1");
			assertThat(end.finishReason()).isEqualTo("stop");
			assertThat(end.usage()).isEqualTo(new TokenUsage(3, 2, 5, 0));
		}).expectComplete().verify(TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void readsTheSameInPiecesOfOneByte(String lineEnd) throws IOException {
		byte[] bytes = ("\uFEFF" + STREAM.replace("\n", lineEnd)).getBytes(StandardCharsets.UTF_8);
		try (RawServer server = new RawServer((answer) -> {
			answer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
			for (byte b : bytes) {
				answer.send(new byte[] { '1', '\r', '\n', b, '\r', '\n' });
			}
			answer.send("0\r\n\r\n");
		}); WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(exchange.stream(Exchanges.REQUEST).map(AiChunk::delta).collectList().block(TIMEOUT))
				.containsExactly("Gr\u00fc\u00df ", "\ud83d\ude00!", "");
		}
	}

	static Stream<Arguments> ends() {
		return Stream.of(Arguments.of("data: [DONE]\n\n", ""), Arguments.of("data: [DONE]", ""),
				Arguments.of("data:{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n", "a"),
				Arguments.of("event: message\nid: 1\nretry: 3\ndata: {\"choices\":[{\"delta\":\ndata: {\"content\":"
						+ "\"a\"}}]}\n\ndata\n\ndata: [DONE]\n\n", "a"),
				Arguments.of("\n\n" + Exchanges.ANSWER, "Hello"), Arguments
					.of("data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]}\n\ndata: [DONE]\n\n", "b"));
	}

	@ParameterizedTest
	@MethodSource("ends")
	void readsOtherForms(String body, String content) throws IOException {
		List<AiChunk> chunks = events(body).collectList().block(TIMEOUT);
		assertThat(chunks).isNotNull().hasSize(content.isEmpty() ? 1 : 2);
		AiResponse end = chunks.get(chunks.size() - 1).end();
		assertThat(end).isNotNull();
		assertThat(end.content()).isEqualTo(content);
	}

	@Test
	void assemblesToolCallsAndRefusals() throws IOException {
		AiChunk last = events(
				"""
						data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}}]}

						data: {"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}]}}]}

						data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"x\\""}}]}}]}

						data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}],"refusal":"I "}}]}

						data: {"choices":[{"delta":{"refusal":"won't"},"finish_reason":"tool_calls"}]}

						data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"h","arguments":"{}"}}]}}]}

						data: [DONE]

						""")
			.blockLast(TIMEOUT);
		assertThat(last).isNotNull();
		AiResponse end = last.end();
		assertThat(end).isNotNull();
		assertThat(end.toolCalls()).containsExactly(new AiToolCall("a", "f", "{\"x\":1}"),
				new AiToolCall("b", "g", "{}"), new AiToolCall("c", "h", "{}"));
		assertThat(end.refusal()).isEqualTo("I won't");
		assertThat(end.finishReason()).isEqualTo("tool_calls");
	}

	static Stream<Arguments> broken() {
		return Stream.of(Arguments.of("", Stage.BODY, 0), Arguments.of(": nothing\n\n", Stage.BODY, 0),
				Arguments.of("<html>page</html>", Stage.BODY, 0),
				Arguments.of("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n", Stage.BODY, 1),
				Arguments.of("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"choi", Stage.BODY, 1),
				Arguments.of("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {nonsense}\n\n",
						Stage.BODY, 1),
				Arguments.of(
						"data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"
								+ "data: {\"error\":{\"message\":\"Over\",\"code\":\"c\"}}\n\ndata: [DONE]\n\n",
						Stage.EVENT, 1),
				Arguments.of("event: error\ndata: {\"message\":\"Over\",\"code\":\"c\"}\n\n", Stage.EVENT, 0),
				Arguments.of("{\"error\":{\"message\":\"Over\",\"code\":\"c\"}}", Stage.EVENT, 0),
				Arguments.of("data: {\"x\":\"" + "x".repeat(3000) + "\"}\n\n", Stage.TOO_LARGE, 0),
				Arguments.of(
						("data: {\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(1000) + "\"}}]}\n\n").repeat(3),
						Stage.TOO_LARGE, 2));
	}

	@ParameterizedTest
	@MethodSource("broken")
	void deliversWhatCameBeforeItFails(String body, Stage stage, int chunks) throws IOException {
		StepVerifier.create(events(body)).expectNextCount(chunks).expectErrorSatisfies((ex) -> {
			assertThat(ex).isInstanceOf(AiExchangeException.class);
			assertThat(((AiExchangeException) ex).stage()).isEqualTo(stage);
			if (stage == Stage.EVENT) {
				assertThat(ex).hasMessage("Over");
				assertThat(((AiExchangeException) ex).code()).isEqualTo("c");
			}
		}).verify(TIMEOUT);
	}

	@Test
	void isWholeOnceDoneEvenIfTheConnectionBreaksThen() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer
			.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\ndata: {\"choices\":[{\"delta\":"
					+ "{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n")
			.close()); WebClientExchange exchange = Exchanges.of(server.url())) {
			StepVerifier.create(exchange.stream(Exchanges.REQUEST)).expectNextCount(2).expectComplete().verify(TIMEOUT);
		}
	}

	@Test
	void failsIfTheConnectionBreaksBeforeTheEnd() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer
			.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\ndata: {\"choices\":[{\"delta\":"
					+ "{\"content\":\"a\"}}]}\n\n")
			.close()); WebClientExchange exchange = Exchanges.of(server.url())) {
			StepVerifier.create(exchange.stream(Exchanges.REQUEST))
				.expectNextCount(1)
				.expectErrorSatisfies((ex) -> assertThat(((AiExchangeException) ex).stage()).isEqualTo(Stage.BODY))
				.verify(TIMEOUT);
		}
	}

	@Test
	void usesTheConnectionOfAStreamAgain() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("text/event-stream", STREAM));
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.pool(PoolSettings.ofMaxConnections(1)))) {
			for (int i = 0; i < 3; i++) {
				exchange.stream(Exchanges.REQUEST).blockLast(TIMEOUT);
			}
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	private static Flux<AiChunk> events(String body) {
		return Flux.using(() -> new RawServer((answer) -> answer.ok("text/event-stream; charset=utf-8", body)),
				(server) -> Flux.using(
						() -> Exchanges.of(server.url(),
								(settings) -> settings.maxResponseSize(DataSize.ofBytes(2500))),
						(exchange) -> exchange.stream(Exchanges.REQUEST), WebClientExchange::close),
				StreamReadingTests::close);
	}

	private static void close(RawServer server) {
		try {
			server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
