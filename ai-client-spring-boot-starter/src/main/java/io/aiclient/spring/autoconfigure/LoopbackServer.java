package io.aiclient.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.spring.web.WebClientExchange;
import io.aiclient.spring.web.WebExchangeSettings;

/**
 * A server on the loopback address that gives the same answer to each request, one
 * connection after the other, until it is closed.
 */
final class LoopbackServer implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 5_000;

	private static final byte[] LOOPBACK = { 127, 0, 0, 1 };

	private static final String BODY = """
			{"id":"none","object":"chat.completion","created":0,"model":"none","choices":[{"index":0,\
			"message":{"role":"assistant","content":"Nothing"},"finish_reason":"stop"}],\
			"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

	private static final String HEAD = """
			HTTP/1.1 200 OK\r
			Content-Type: application/json\r
			Content-Length: %d\r
			Connection: close\r
			x-ratelimit-limit-requests: 60\r
			x-ratelimit-remaining-requests: 59\r
			x-ratelimit-reset-requests: 1s\r
			\r
			""";

	private static final String ANSWER = HEAD.formatted(BODY.length()) + BODY;

	private final ServerSocket socket;

	LoopbackServer() throws IOException {
		this.socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK));
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		Thread thread = new Thread(this::answer, "ai-client-cold-start-server");
		thread.setDaemon(true);
		thread.start();
	}

	WebClientExchange exchange() {
		URI url = URI.create("http://127.0.0.1:" + this.socket.getLocalPort());
		return new WebClientExchange("coldstart", WebExchangeSettings.builder(url).build(), WebClient.builder(), null);
	}

	private void answer() {
		while (!this.socket.isClosed()) {
			answerOne();
		}
	}

	private void answerOne() {
		try (Socket connection = this.socket.accept()) {
			connection.setSoTimeout(TIMEOUT_MILLIS);
			readRequest(connection.getInputStream());
			connection.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
			connection.shutdownOutput();
		}
		catch (IOException ex) {
			// the caller sees that no answer comes
		}
	}

	private static void readRequest(InputStream in) throws IOException {
		StringBuilder request = new StringBuilder();
		byte[] buffer = new byte[4096];
		int read = in.read(buffer);
		while (read >= 0) {
			request.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
			int body = request.indexOf("\r\n\r\n") + 4;
			if (body >= 4 && request.indexOf("}", body) >= 0) {
				return;
			}
			read = in.read(buffer);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
