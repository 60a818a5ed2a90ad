package io.aiclient.spring.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers without an end: they are refused at the limit, and the connection is closed, so
 * that the server gets no more of it rid of than the buffers of the operating system
 * take.
 */
class LargeAnswerTests {

	private static final int LIMIT = 1_000_000;

	private static final int FULL = 50_000_000;

	private static final int SOCKET_BUFFERS = 20_000_000;

	private static final byte[] PIECE = ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);

	private final CompletableFuture<Integer> sent = new CompletableFuture<>();

	@ParameterizedTest
	@ValueSource(strings = { "", "{\"choices\": [{\"message\": {\"content\": \"", "\n\n\n" })
	void anAnswerIsReadUpToTheLimit(String beginning) throws Exception {
		try (RawServer server = new RawServer((answer) -> flood(answer, "200 OK", beginning));
				WebClientExchange exchange = limited(server)) {
			assertThat(Exchanges.failure(exchange).stage()).isEqualTo(Stage.TOO_LARGE);
			assertBrokenOff();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "data: {\"choices\": [{\"delta\": {\"content\": \"", ": comment" })
	void aStreamIsReadUpToTheLimit(String beginning) throws Exception {
		try (RawServer server = new RawServer((answer) -> flood(answer, "200 OK", beginning));
				WebClientExchange exchange = limited(server)) {
			assertThat(Exchanges.streamFailure(exchange).stage()).isEqualTo(Stage.TOO_LARGE);
			assertBrokenOff();
		}
	}

	@Test
	void anErrorIsReadUpToItsBeginning() throws Exception {
		try (RawServer server = new RawServer((answer) -> flood(answer, "400 Bad", "{\"message\": \""));
				WebClientExchange exchange = limited(server)) {
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.status()).isEqualTo(400);
			assertThat(failure).hasMessageContaining("65536 bytes");
			assertBrokenOff();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "200 OK", "500 Oops" })
	void aSmallAnswerThatUnpacksToALargeOneIsRefused(String status) throws IOException {
		byte[] packed = gzip();
		try (RawServer server = new RawServer((answer) -> answer
			.send("HTTP/1.1 " + status + "\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n\r\n")
			.send(packed)); WebClientExchange exchange = limited(server)) {
			AiExchangeException failure = Exchanges.failure(exchange);
			assertThat(failure.stage()).isEqualTo(status.startsWith("200") ? Stage.TOO_LARGE : Stage.STATUS);
			assertThat(Exchanges.streamFailure(exchange).stage()).isEqualTo(failure.stage());
		}
	}

	private void flood(RawServer.Answer answer, String status, String beginning) throws IOException {
		int bytes = 0;
		try {
			answer.send("HTTP/1.1 " + status + "\r\nTransfer-Encoding: chunked\r\n\r\n");
			if (!beginning.isEmpty()) {
				answer.send(Integer.toHexString(beginning.length()) + "\r\n" + beginning + "\r\n");
			}
			while (bytes < FULL) {
				answer.send(PIECE);
				bytes += PIECE.length;
			}
		}
		catch (SocketException ex) {
			this.sent.complete(bytes);
			throw ex;
		}
		this.sent.complete(bytes);
	}

	private void assertBrokenOff() throws Exception {
		assertThat(this.sent.get(10, TimeUnit.SECONDS)).isLessThan(LIMIT + SOCKET_BUFFERS);
	}

	private static WebClientExchange limited(RawServer server) {
		return Exchanges.of(server.url(), (settings) -> settings.maxResponseSize(DataSize.ofBytes(LIMIT)));
	}

	private static byte[] gzip() throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
			gzip.write(new byte[FULL]);
		}
		return packed.toByteArray();
	}

}
