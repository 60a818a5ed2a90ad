package io.aiclient.spring.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import io.netty.util.concurrent.FastThreadLocalThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Reading takes a time in proportion to the bytes, and objects in proportion to what is
 * kept. Each input is so large that reading it in the square of its size takes minutes.
 */
@Timeout(60)
class AnswerCostTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(50);

	private static final int MANY = 1_000_000;

	/**
	 * Netty's hash of a name takes 0 for p.
	 */
	private static final String COLLIDING = colliding(3500);

	@Test
	void aMillionToolCallsAreRefused() throws IOException {
		assertThat(failure(message("\"tool_calls\":[" + "{},".repeat(MANY) + "{}]")).stage())
			.isEqualTo(Stage.TOO_LARGE);
	}

	@Test
	void manyToolCallsAreRead() throws IOException {
		String call = "{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},";
		AiResponse answer = answer(message("\"tool_calls\":[" + call.repeat(50_000) + call.replace("},", "}") + "]"));
		assertThat(answer.toolCalls()).hasSize(50_001).containsOnly(new AiToolCall("a", "f", "{}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"index\":%d", "\"index\":0,\"id\":\"%d\"", "\"index\":%d,\"id\":\"a\"" })
	void aStreamOfEndlessToolCallsIsRefused(String call) throws IOException {
		StringBuilder events = new StringBuilder();
		for (int i = 0; i < 300_000; i++) {
			events.append("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{")
				.append(call.formatted(i))
				.append("}]}}]}\n\n");
		}
		assertThat(streamFailure(packed(events.toString())).stage()).isEqualTo(Stage.TOO_LARGE);
	}

	static Stream<Arguments> pieces() {
		String event = "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}\n\ndata: [DONE]\n\n";
		return Stream.of(Arguments.of("blank lines", "\n".repeat(MANY) + event),
				Arguments.of("a line", event.replace("{\"choices", "{\"x\":\"" + "y".repeat(MANY) + "\",\"choices")),
				Arguments.of("a comment", ": " + "y".repeat(MANY) + "\n\n" + event), Arguments.of("lines of one event",
						event.replace("{\"choices", "{" + "\ndata:".repeat(MANY / 6) + "\"choices")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("pieces")
	void aStreamIsReadInPiecesOfOneByte(String name, String body) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(chunked(body)));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(exchange.stream(Exchanges.REQUEST).blockLast(TIMEOUT)).isNotNull()
				.extracting((chunk) -> chunk.end())
				.isNotNull()
				.extracting(AiResponse::content)
				.isEqualTo("Hello");
		}
	}

	@Test
	void aMillionEventsInOneBodyAreRead() throws IOException {
		String event = "data:{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
		try (RawServer server = new RawServer(packed(event.repeat(MANY) + "data: [DONE]\n\n"));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(exchange.stream(Exchanges.REQUEST).count().block(TIMEOUT)).isEqualTo(MANY + 1L);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"error\":{\"details\":[%s0],\"message\":\"no\",\"type\":\"t\",\"code\":3}}",
			"{\"error\":{\"message\":\"no\",\"type\":\"t\",\"code\":3,\"x\":{\"y\":[%s0]}}}" })
	void aLargeErrorIsReadAsFarAsItMatters(String error) throws IOException {
		String body = error.formatted("{\"a\":{}},".repeat(MANY));
		for (AiExchangeException failure : new AiExchangeException[] { failure(body),
				streamFailure(packed("event: error\ndata: " + body + "\n\n")) }) {
			assertThat(failure.stage()).isEqualTo(Stage.EVENT);
			assertThat(failure).hasMessage("no");
			assertThat(failure.type()).isEqualTo("t");
			assertThat(failure.code()).isEqualTo("3");
		}
	}

	@Test
	void argumentsThatAreNoStringAreReadAsTheyAreWritten() throws IOException {
		String arguments = "{\"a\":[" + "{},".repeat(MANY) + "1e400,0.10," + "9".repeat(100_000) + "]}";
		assertThat(answer(message("\"tool_calls\":[{\"function\":{\"arguments\":" + arguments + "}}]")).toolCalls())
			.containsExactly(new AiToolCall("", "", arguments));
	}

	static Stream<String> unneeded() {
		return Stream.of("[" + "[],".repeat(MANY) + "0]", "9".repeat(9 * MANY), "0." + "3".repeat(9 * MANY),
				"\"" + "y".repeat(9 * MANY) + "\"", "[".repeat(900) + "]".repeat(900), "[" + "NaN,".repeat(MANY) + "0]",
				"{" + "\"a\":{},".repeat(MANY) + "\"a\":0}");
	}

	@ParameterizedTest
	@MethodSource("unneeded")
	void whatIsNotNeededIsReadOver(String value) throws IOException {
		assertThat(answer(message("\"x\":" + value)).content()).isEqualTo("Hello");
		assertThat(answer("{\"x\":" + value + message("\"y\":0").replaceFirst("\\{", ",")).content())
			.isEqualTo("Hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "{\"a\":" })
	void aThousandLevelsAreRefused(String level) throws IOException {
		AiExchangeException failure = failure(message("\"x\":" + level.repeat(100_000)));
		assertThat(failure.stage()).isEqualTo(Stage.TOO_LARGE);
		assertThat(failure).hasMessageContaining("levels");
	}

	@Test
	void onlyShortAnswersAreReadOnAnEventLoop() throws IOException {
		assertThat(isReadOnEventLoop("y")).isTrue();
		assertThat(isReadOnEventLoop("y".repeat(100_000))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "500 No", "200 OK" })
	void headersWithEqualHashesAreFew(String status) throws IOException {
		String body = status.startsWith("200") ? Exchanges.ANSWER : "{\"error\":\"no\"}";
		try (RawServer server = new RawServer((answer) -> answer.send("HTTP/1.1 " + status + "\r\nContent-Length: "
				+ body.length() + "\r\nretry-after: 1\r\n" + COLLIDING + "\r\n" + body));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			for (int i = 0; i < 100; i++) {
				if (status.startsWith("200")) {
					assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
				}
				else {
					assertThat(Exchanges.failure(exchange).header("retry-after")).isEqualTo("1");
				}
			}
		}
	}

	private static boolean isReadOnEventLoop(String padding) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("", message("\"x\":\"" + padding + "\"")));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			return Boolean.TRUE.equals(exchange.exchange(Exchanges.REQUEST)
				.map((response) -> Thread.currentThread() instanceof FastThreadLocalThread)
				.block(TIMEOUT));
		}
	}

	private static String message(String fields) {
		return "{\"choices\":[{\"message\":{\"content\":\"Hello\"," + fields + "}}]}";
	}

	private static AiResponse answer(String body) throws IOException {
		try (RawServer server = new RawServer(packed(body)); WebClientExchange exchange = Exchanges.of(server.url())) {
			AiResponse response = exchange.exchange(Exchanges.REQUEST).block(TIMEOUT);
			assertThat(response).isNotNull();
			return response;
		}
	}

	private static AiExchangeException failure(String body) throws IOException {
		try (RawServer server = new RawServer(packed(body)); WebClientExchange exchange = Exchanges.of(server.url())) {
			return assertThatExceptionOfType(AiExchangeException.class)
				.isThrownBy(() -> exchange.exchange(Exchanges.REQUEST).block(TIMEOUT))
				.actual();
		}
	}

	private static AiExchangeException streamFailure(RawServer.Script script) throws IOException {
		try (RawServer server = new RawServer(script); WebClientExchange exchange = Exchanges.of(server.url())) {
			return assertThatExceptionOfType(AiExchangeException.class)
				.isThrownBy(() -> exchange.stream(Exchanges.REQUEST).blockLast(TIMEOUT))
				.actual();
		}
	}

	private static RawServer.Script packed(String body) throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
			gzip.write(body.getBytes(StandardCharsets.UTF_8));
		}
		return (answer) -> answer
			.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n")
			.send(packed.toByteArray());
	}

	private static byte[] chunked(String body) {
		ByteArrayOutputStream chunks = new ByteArrayOutputStream();
		chunks.writeBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
		for (byte b : body.getBytes(StandardCharsets.UTF_8)) {
			chunks.writeBytes(new byte[] { '1', '\r', '\n', b, '\r', '\n' });
		}
		chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
		return chunks.toByteArray();
	}

	private static String colliding(int headers) {
		StringBuilder head = new StringBuilder();
		for (int i = 0; i < headers; i++) {
			head.append(String.format("%12s", Integer.toBinaryString(i)).replace(' ', '0').replace('1', 'p'))
				.append(":\r\n");
		}
		return head.toString();
	}

}
