package io.aiclient.simulator;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

import tools.jackson.databind.JsonNode;

/**
 * A plain socket, to see what is really on the wire.
 */
final class RawConnection implements AutoCloseable {

	private static final String CHAT_COMPLETIONS = "/v1/chat/completions";

	private final Socket socket;

	RawConnection(SimulatedProvider provider) throws IOException {
		this(new Socket("127.0.0.1", provider.port()));
	}

	RawConnection(Socket socket) {
		this.socket = socket;
	}

	RawConnection post(JsonNode body) throws IOException {
		return post(CHAT_COMPLETIONS, body, "keep-alive");
	}

	/**
	 * Asks for a connection that is closed after the answer.
	 */
	RawConnection postAndClose(JsonNode body) throws IOException {
		return post(CHAT_COMPLETIONS, body, "close");
	}

	RawConnection embed(JsonNode body) throws IOException {
		return post("/v1/embeddings", body, "keep-alive");
	}

	private RawConnection post(String path, JsonNode body, String connection) throws IOException {
		byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
		String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
				+ "Connection: " + connection + "\r\nContent-Length: " + bytes.length + "\r\n\r\n";
		this.socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
		this.socket.getOutputStream().write(bytes);
		return this;
	}

	/**
	 * Reads until the other side closes, resets or is silent for a while.
	 */
	Received receive(int silenceMillis) throws IOException {
		this.socket.setSoTimeout(silenceMillis);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		InputStream in = this.socket.getInputStream();
		try {
			for (int b = in.read(); b >= 0; b = in.read()) {
				bytes.write(b);
			}
			return new Received(bytes.toString(StandardCharsets.UTF_8), "closed");
		}
		catch (SocketTimeoutException ex) {
			return new Received(bytes.toString(StandardCharsets.UTF_8), "silent");
		}
		catch (SocketException ex) {
			return new Received(bytes.toString(StandardCharsets.UTF_8), "reset");
		}
	}

	/**
	 * Reads until what has come fulfils a condition, at most for five seconds of silence.
	 */
	String receiveUntil(Predicate<String> condition) throws IOException {
		this.socket.setSoTimeout(5000);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		String text = "";
		while (!condition.test(text)) {
			int b = this.socket.getInputStream().read();
			if (b < 0) {
				throw new EOFException("Closed after " + text);
			}
			bytes.write(b);
			text = bytes.toString(StandardCharsets.UTF_8);
		}
		return text;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Received(String text, String ending) {
	}

}
