package io.aiclient.spring.web;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A fault of docs/faults.md, and how to provoke it.
 *
 * @param name the row of the page
 * @param streamed whether the answer is asked for as a stream
 * @param place where to find it
 * @param change what to change of the exchange's settings
 */
record FaultCase(String name, boolean streamed, Place place, UnaryOperator<WebExchangeSettings.Builder> change) {

	static FaultCase of(String name, RawServer.Script script) {
		return at(name, () -> server(script));
	}

	static FaultCase streamed(String name, RawServer.Script script) {
		return new FaultCase(name, true, () -> server(script), UnaryOperator.identity());
	}

	static FaultCase at(String name, Place place) {
		return new FaultCase(name, false, place, UnaryOperator.identity());
	}

	FaultCase with(UnaryOperator<WebExchangeSettings.Builder> change) {
		return new FaultCase(this.name, this.streamed, this.place, change);
	}

	Duration deadline() {
		return this.change.apply(WebExchangeSettings.builder(URI.create("http://127.0.0.1")))
			.build()
			.timeouts()
			.total();
	}

	private static Open server(RawServer.Script script) {
		RawServer server = new RawServer(script);
		return new Open(server.url(), server);
	}

	/**
	 * Nothing listens there.
	 */
	static Open noListener() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new Open(URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1"), () -> {
			});
		}
	}

	/**
	 * Connections are made by the operating system, and nothing is ever sent.
	 */
	static Open silence() throws IOException {
		ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		return new Open(URI.create("https://127.0.0.1:" + socket.getLocalPort() + "/v1"), socket);
	}

	/**
	 * Connections are accepted and closed.
	 */
	static Open hangingUp() throws IOException {
		ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> {
			try {
				while (!socket.isClosed()) {
					socket.accept().close();
				}
			}
			catch (IOException ex) {
				// the test ends
			}
		});
		thread.setDaemon(true);
		thread.start();
		return new Open(URI.create("https://127.0.0.1:" + socket.getLocalPort() + "/v1"), socket);
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Where a fault is found.
	 */
	interface Place {

		Open open() throws IOException;

	}

	/**
	 * A place that is open.
	 *
	 * @param url the base URL
	 * @param server what is there
	 */
	record Open(URI url, Closeable server) implements Closeable {

		@Override
		public void close() throws IOException {
			this.server.close();
		}

	}

}
