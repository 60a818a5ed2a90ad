package io.aiclient.spring.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server that does to a socket what no proper server would.
 */
final class RawServer implements Closeable {

	private final ServerSocket server;

	private final Script script;

	private final CountDownLatch closed = new CountDownLatch(1);

	private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

	private final Queue<String> heads = new ConcurrentLinkedQueue<>();

	private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

	RawServer(Script script) {
		this.script = script;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		run(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + port() + "/v1");
	}

	int connections() {
		return this.sockets.size();
	}

	/**
	 * The request lines and headers that came.
	 */
	Queue<String> heads() {
		return this.heads;
	}

	/**
	 * The bodies of the requests, as far as their length was announced.
	 */
	Queue<String> bodies() {
		return this.bodies;
	}

	@Override
	public void close() throws IOException {
		this.closed.countDown();
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	private void accept() throws IOException {
		while (!this.server.isClosed()) {
			Socket socket = this.server.accept();
			this.sockets.add(socket);
			run(() -> serve(socket));
		}
	}

	private void serve(Socket socket) throws IOException {
		InputStream in = new BufferedInputStream(socket.getInputStream());
		try (socket) {
			String head;
			while ((head = readHead(in)) != null) {
				this.heads.add(head);
				byte[] body = in.readNBytes(contentLength(head));
				this.bodies.add(new String(body, StandardCharsets.UTF_8));
				this.script.answer(new Answer(socket, head, body, in));
			}
		}
	}

	private static String readHead(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			int next = in.read();
			if (next < 0) {
				return null;
			}
			head.write(next);
		}
		return head.toString(StandardCharsets.ISO_8859_1);
	}

	private static int contentLength(String head) {
		return head.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
			.mapToInt((line) -> Integer.parseInt(line.substring(line.indexOf(':') + 1).trim()))
			.findFirst()
			.orElse(0);
	}

	private static void run(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// the other side, or the test, closed the socket
			}
		}, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * What the server does when a request has come.
	 */
	interface Script {

		void answer(Answer answer) throws IOException;

	}

	private interface Task {

		void run() throws IOException;

	}

	/**
	 * The answer to one request.
	 */
	final class Answer {

		private final Socket socket;

		private final OutputStream out;

		private final String head;

		private final byte[] body;

		private final InputStream in;

		private Answer(Socket socket, String head, byte[] body, InputStream in) throws IOException {
			this.socket = socket;
			this.out = socket.getOutputStream();
			this.head = head;
			this.body = body;
			this.in = in;
			socket.setTcpNoDelay(true);
		}

		Answer send(String text) throws IOException {
			return send(text.getBytes(StandardCharsets.UTF_8));
		}

		Answer send(byte[] bytes) throws IOException {
			this.out.write(bytes);
			this.out.flush();
			return this;
		}

		Answer ok(String contentType, byte[] body) throws IOException {
			return send("HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length
					+ "\r\n\r\n")
				.send(body);
		}

		Answer ok(String contentType, String body) throws IOException {
			return ok(contentType, body.getBytes(StandardCharsets.UTF_8));
		}

		Answer pause(Duration duration) throws IOException {
			try {
				if (RawServer.this.closed.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
					throw new IOException("closed");
				}
				return this;
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}

		void hang() throws IOException {
			pause(Duration.ofMinutes(1));
		}

		void close() throws IOException {
			this.socket.close();
		}

		void reset() throws IOException {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}

		String head() {
			return this.head;
		}

		/**
		 * The body of the request, as far as its length was announced.
		 */
		String body() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

		byte[] bytes() {
			return this.body;
		}

		InputStream in() {
			return this.in;
		}

	}

}
