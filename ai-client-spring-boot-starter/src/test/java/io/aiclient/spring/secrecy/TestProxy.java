package io.aiclient.spring.secrecy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * A proxy that tunnels to one port, whatever host is named, but two: from
 * {@code refused.example} it turns away, and quotes the credentials that it was given;
 * {@code garbled.example} answers with the key, and not in HTTP.
 */
final class TestProxy implements AutoCloseable {

	private static final byte[] CONNECTED = "HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

	private final ServerSocket server;

	private final int target;

	TestProxy(int target) throws IOException {
		this.target = target;
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		run(() -> {
			while (!this.server.isClosed()) {
				Socket socket = this.server.accept();
				run(() -> serve(socket));
			}
		});
	}

	int port() {
		return this.server.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	private void serve(Socket socket) throws IOException {
		try (socket) {
			String head = readHead(socket.getInputStream());
			OutputStream out = socket.getOutputStream();
			if (head.startsWith("CONNECT refused")) {
				String given = header(head, "proxy-authorization: basic ");
				String quoted = given + " " + new String(Base64.getDecoder().decode(given), StandardCharsets.UTF_8);
				out.write(("HTTP/1.1 407 No " + quoted + "\r\nX-Given: " + quoted + "\r\nContent-Length: "
						+ quoted.length() + "\r\n\r\n" + quoted)
					.getBytes(StandardCharsets.ISO_8859_1));
				return;
			}
			if (head.startsWith("CONNECT garbled")) {
				out.write(CONNECTED);
				String given = header(readHead(socket.getInputStream()), "authorization: bearer ");
				out.write((given + " is no HTTP\r\n" + given + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
				return;
			}
			try (Socket provider = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
				out.write(CONNECTED);
				run(() -> provider.getInputStream().transferTo(out));
				socket.getInputStream().transferTo(provider.getOutputStream());
			}
		}
	}

	private static String header(String head, String beginning) {
		return head.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith(beginning))
			.map((line) -> line.substring(beginning.length()).strip())
			.findFirst()
			.orElseThrow();
	}

	private static String readHead(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("The client went away");
			}
			head.append((char) next);
		}
		return head.toString();
	}

	private static void run(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// one of both sides, or the test, closed a socket
			}
		}, "test-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private interface Task {

		void run() throws IOException;

	}

}
