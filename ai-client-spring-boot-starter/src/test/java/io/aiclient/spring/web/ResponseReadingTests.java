package io.aiclient.spring.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;
import io.aiclient.TokenUsage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is made of an answer with status 200.
 */
class ResponseReadingTests {

	private static final String JSON = "application/json";

	@Test
	void readsAnAnswer() throws IOException {
		AiResponse response = read(JSON, Exchanges.ANSWER);
		assertThat(response.id()).isEqualTo("r1");
		assertThat(response.content()).isEqualTo("Hello");
		assertThat(response.model()).isEqualTo("m-2025");
		assertThat(response.finishReason()).isEqualTo("stop");
		assertThat(response.usage()).isEqualTo(new TokenUsage(3, 1, 4, 0));
		assertThat(response.refusal()).isNull();
		assertThat(response.toolCalls()).isEmpty();
	}

	static Stream<Arguments> contents() {
		return Stream.of(Arguments.of("{}", ""), Arguments.of("{\"choices\": []}", ""),
				Arguments.of("{\"choices\": null, \"usage\": null, \"model\": null, \"error\": null}", ""),
				Arguments.of("{\"choices\": {\"a\": [1]}, \"usage\": [2]}", ""),
				Arguments.of("{\"choices\": [null, 3, {\"message\": null}]}", ""),
				Arguments.of(message("{\"content\": null}"), ""), Arguments.of(message("{}"), ""),
				Arguments.of(message("{\"content\": \"a\", \"reasoning_content\": \"b\", \"x\": {\"content\": \"c\"}}"),
						"a"),
				Arguments.of(message("{\"content\": \"\\u00e4\\ud83d\\ude00\", \"annotations\": []}"), "ä\uD83D\uDE00"),
				Arguments.of(message("{\"content\": [{\"type\": \"text\", \"text\": \"a\"}, {\"text\": \"b\"},"
						+ " {\"type\": \"thinking\", \"thinking\": [{\"type\": \"text\", \"text\": \"no\"}]},"
						+ " {\"type\": \"image_url\"}, \"c\", null]}"), "abc"),
				Arguments.of("{\"choices\": [{\"index\": 0, \"message\": {\"content\": \"a\"}, \"logprobs\": {}},"
						+ " {\"index\": 1, \"message\": {\"content\": \"b\"}}]}", "a"),
				Arguments.of("\n\n\r\n \n" + message("{\"content\": \"a\"}") + "\n\n", "a"),
				Arguments.of("\uFEFF" + message("{\"content\": \"a\"}"), "a"));
	}

	@ParameterizedTest
	@MethodSource("contents")
	void readsContent(String body, String content) throws IOException {
		assertThat(read(JSON, body).content()).isEqualTo(content);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "text/html; charset=utf-8", "application/octet-stream", "what is this" })
	void readsJsonOfAnyContentType(String contentType) throws IOException {
		assertThat(read(contentType, Exchanges.ANSWER).content()).isEqualTo("Hello");
	}

	@Test
	void readsARefusal() throws IOException {
		AiResponse response = read(JSON, message("{\"content\": null, \"refusal\": \"I will not\"}"));
		assertThat(response.refusal()).isEqualTo("I will not");
		assertThat(response.content()).isEmpty();
	}

	@Test
	void readsToolCalls() throws IOException {
		AiResponse response = read(JSON,
				message("""
						{"content": null, "tool_calls": [
						 {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{\\"x\\":1}"}},
						 {"function": {"arguments": {"y": [2]}, "name": "g"}, "id": "b"}, null, {"id": null, "function": null}]}"""));
		assertThat(response.toolCalls()).containsExactly(new AiToolCall("a", "f", "{\"x\":1}"),
				new AiToolCall("b", "g", "{\"y\":[2]}"), new AiToolCall("", "", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"{\"prompt_tokens\": 9, \"completion_tokens\": 2, \"total_tokens\": 11, \"prompt_tokens_details\": {\"cached_tokens\": 4, \"audio_tokens\": 0}}",
			"{\"prompt_tokens\": 9, \"completion_tokens\": 2, \"prompt_cache_hit_tokens\": 4, \"prompt_cache_miss_tokens\": 5}",
			"{\"total_tokens\": null, \"prompt_tokens\": 9.0, \"completion_tokens\": 2, \"cached_tokens\": 4, \"prompt_tokens_details\": null}" })
	void readsUsage(String usage) throws IOException {
		assertThat(read(JSON, "{\"usage\": " + usage + "}").usage()).isEqualTo(new TokenUsage(9, 2, 11, 4));
	}

	@Test
	void readsAGzippedAnswerThatWasNotAskedFor() throws IOException {
		byte[] packed = gzip(Exchanges.ANSWER.getBytes(StandardCharsets.UTF_8));
		try (RawServer server = new RawServer((answer) -> answer.send("""
				HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\
				Content-Length: %d\r\n\r\n""".formatted(packed.length)).send(packed));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
		}
	}

	@Test
	void readsAnAnswerWithHugeAndDuplicateHeaders() throws IOException {
		String head = "HTTP/1.1 200 OK\r\nX-Huge: " + "x".repeat(40_000) + "\r\nX-Twice: a\r\nX-Twice: b\r\n"
				+ "Content-Length: " + Exchanges.ANSWER.length() + "\r\n\r\n";
		try (RawServer server = new RawServer((answer) -> answer.send(head + Exchanges.ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
		}
	}

	static Stream<Arguments> broken() {
		return Stream.of(Arguments.of("text/html", "<html>secret</html>".getBytes(StandardCharsets.UTF_8)),
				Arguments.of(JSON, new byte[0]), Arguments.of(JSON, "  \n\n".getBytes(StandardCharsets.UTF_8)),
				Arguments.of(JSON, "[]".getBytes(StandardCharsets.UTF_8)),
				Arguments.of(JSON, "{\"secret\": nul}".getBytes(StandardCharsets.UTF_8)),
				Arguments.of(JSON, (Exchanges.ANSWER + "secret").getBytes(StandardCharsets.UTF_8)),
				Arguments.of(JSON,
						Arrays.copyOf(Exchanges.ANSWER.getBytes(StandardCharsets.UTF_8),
								Exchanges.ANSWER.length() - 20)),
				Arguments.of(JSON, message("{\"content\": \"secret\u00ff\"}").getBytes(StandardCharsets.ISO_8859_1)));
	}

	@ParameterizedTest
	@MethodSource("broken")
	void reportsWhatIsNoAnswerWithoutQuotingIt(String contentType, byte[] body) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok(contentType, body));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.stage()).isEqualTo(Stage.BODY);
			assertThat(failure).hasMessageContaining(contentType)
				.hasMessageContaining(body.length + " bytes")
				.hasMessageNotContaining("secret")
				.hasNoCause();
		}
	}

	@Test
	void readsAnErrorWithStatus200() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok(JSON,
				"{\"choices\": [], \"error\": {\"message\": \"Overloaded\", \"type\": \"server_error\", \"code\": 502}}"));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.stage()).isEqualTo(Stage.EVENT);
			assertThat(failure).hasMessage("Overloaded");
			assertThat(failure.type()).isEqualTo("server_error");
			assertThat(failure.code()).isEqualTo("502");
		}
	}

	@Test
	void refusesAnAnnouncedSizeBeforeReadingIt() throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.send("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n{").hang());
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(Exchanges.failure(exchange).stage()).isEqualTo(Stage.TOO_LARGE);
		}
	}

	@Test
	void refusesASizeThatWasNotAnnouncedOrIsPacked() throws IOException {
		byte[] packed = gzip(new byte[50_000_000]);
		try (RawServer server = new RawServer((answer) -> answer
			.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n\r\n")
			.send(packed));
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.maxResponseSize(DataSize.ofKilobytes(100)))) {
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.stage()).isEqualTo(Stage.TOO_LARGE);
			assertThat(failure).hasMessageContaining("102400").hasMessageContaining("max-response-size");
		}
	}

	private static String message(String message) {
		return "{\"choices\": [{\"message\": " + message + "}]}";
	}

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
			gzip.write(bytes);
		}
		return packed.toByteArray();
	}

	private static AiResponse read(String contentType, String body) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok(contentType, body));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			return Exchanges.answer(exchange);
		}
	}

}
