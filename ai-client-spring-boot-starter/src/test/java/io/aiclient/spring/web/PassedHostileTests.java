package io.aiclient.spring.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Answers to requests that pass which no proper server would give. Each ends as a
 * response or a classified error, and holds nothing afterwards.
 */
@Timeout(60)
class PassedHostileTests {

	private static final String OK = "HTTP/1.1 200 OK\r\n";

	private static final String JSON = OK + "Content-Type: application/json\r\n";

	static List<Arguments> passes() {
		String large = "{\"x\":\"" + "y".repeat(100_000) + "\",\"usage\":{\"prompt_tokens\":1}}";
		return List.of(
				arguments("interim heads",
						"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + JSON
								+ "Content-Length: 2\r\n\r\n{}",
						"{}"),
				arguments("no content type", OK + "Content-Length: 9\r\n\r\n\n {\"a\":1}", "\n {\"a\":1}"),
				arguments("no content type, no JSON", OK + "Content-Length: 3\r\n\r\nabc", "abc"),
				arguments("no content type, blanks only", OK + "Content-Length: 2\r\n\r\n\n\n", "\n\n"),
				arguments("204", "HTTP/1.1 204 No Content\r\n\r\n", ""),
				arguments("204 of JSON", "HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n\r\n", ""),
				arguments("a large one", JSON + "Content-Length: " + large.length() + "\r\n\r\n" + large, large),
				arguments("an event without end",
						OK + "Content-Type: text/event-stream\r\nContent-Length: 100006\r\n\r\ndata: "
								+ "z".repeat(100_000),
						"data: " + "z".repeat(100_000)),
				arguments("events that are no JSON", OK
						+ "Content-Type: text/event-stream\r\nContent-Length: 26\r\n\r\ndata: {\"error\":{\n\ndata: {\n",
						"data: {\"error\":{\n\ndata: {\n"),
				arguments("an empty stream", OK + "Content-Type: text/event-stream\r\nContent-Length: 0\r\n\r\n", ""),
				arguments("a redirect", "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", ""),
				arguments("not modified", "HTTP/1.1 304 Not Modified\r\n\r\n", ""));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("passes")
	void passesAsItIs(String name, String answered, String body) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(answered));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			Passing.Answer answer = Passing.send(client, Passing.chat());
			assertThat(answer.text()).isEqualTo(body);
			assertThat(answer.status())
				.isEqualTo(Integer.parseInt(answered.substring(answered.lastIndexOf("HTTP/1.1 ")).substring(9, 12)));
			assertThat(server.heads()).hasSize(1);
			Passing.assertNothingInFlight(client);
		}
	}

	static List<Arguments> fails() {
		return List.of(arguments("a huge head", OK + "X: " + "y".repeat(70_000) + "\r\nContent-Length: 0\r\n\r\n"),
				arguments("no HTTP", "SSH-2.0-x\r\n\r\n"),
				arguments("another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
				arguments("a chunk that is none", JSON + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
				arguments("gzip that is none", JSON + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("fails")
	void failsAsAClassifiedError(String name, String answered) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(answered).close());
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThatExceptionOfType(AiClientException.class)
				.isThrownBy(() -> client.http().exchange(Passing.chat()).block(Passing.TIMEOUT));
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void jsonAboveTheLimitIsRefusedAndAnotherBodyIsNot() throws IOException {
		byte[] body = new byte[11 << 20];
		Arrays.fill(body, (byte) ' ');
		try (RawServer server = new RawServer(
				(answer) -> answer.ok(answer.head().contains("speech") ? "audio/mpeg" : "application/json", body));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThatExceptionOfType(AiBadResponseException.class)
				.isThrownBy(() -> client.http().exchange(Passing.chat()).block(Passing.TIMEOUT))
				.withMessageContaining("max-response-size");
			assertThat(server.heads()).hasSize(1);
			assertThat(Passing.send(client, Passing.post("/audio/speech", "{}")).body()).isEqualTo(body);
			Passing.assertNothingInFlight(client);
		}
	}

	@Test
	void textThatIsNoUtf8Passes() throws IOException {
		byte[] body = "{\"choices\":[{\"x\":\"??\"}],\"usage\":{\"prompt_tokens\":3}}".getBytes(StandardCharsets.UTF_8);
		body[18] = (byte) 0xff;
		body[19] = (byte) 0xc0;
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", body));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			assertThat(Passing.send(client, Passing.chat()).body()).isEqualTo(body);
			assertThat(server.heads()).hasSize(1);
		}
	}

	@Test
	void aHeadWithoutBodyIsNotWaitedFor() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(JSON + "Content-Length: 99\r\nETag: e\r\n\r\n"));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange).build()) {
			Passing.Answer answer = Passing.send(client, AiHttpRequest.builder("HEAD", "/files/f").build());
			assertThat(answer.text()).isEmpty();
			assertThat(answer.head().headers()).containsEntry("etag", List.of("e"));
		}
	}

	@Test
	void oddUsageIsReadAsThatOfOtherCalls() throws IOException {
		assertThat(usage("{\"prompt_tokens\":3,\"input_tokens\":9,\"completion_tokens\":1.0}"))
			.isEqualTo(new TokenUsage(3, 1, 4, 0));
		assertThat(usage("{\"input_tokens\":\"7\",\"output_tokens\":null}")).isEqualTo(new TokenUsage(7, 0, 7, 0));
		assertThat(usage("{\"input_tokens\":-1,\"output_tokens\":3}")).isEqualTo(TokenUsage.NONE);
		assertThat(usage("[]")).isEqualTo(TokenUsage.NONE);
	}

	private static TokenUsage usage(String usage) throws IOException {
		try (RawServer server = new RawServer(
				(answer) -> answer.ok("application/json", "{\"choices\":[],\"usage\":" + usage + "}"));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			AiHttpPiece piece = Objects.requireNonNull(
					Passing.attempt(exchange, Passing.chat(), AiRequest.builder().model("m").user("").build())
						.blockLast(Passing.TIMEOUT));
			AiResponse end = Objects.requireNonNull(piece.end());
			assertThat(end.model()).isEqualTo("m");
			return end.usage();
		}
	}

}
