package io.aiclient.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

import tools.jackson.databind.JsonNode;

/**
 * A plain socket, to see what is really on the wire.
 */
final class RawConnection implements AutoCloseable {

	private final Socket socket;

	RawConnection(SimulatedProvider provider) throws IOException {
		this.socket = new Socket("127.0.0.1", provider.port());
	}

	RawConnection post(JsonNode body) throws IOException {
		byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
		String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
				+ "Content-Length: " + bytes.length + "\r\n\r\n";
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

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Received(String text, String ending) {
	}

}
