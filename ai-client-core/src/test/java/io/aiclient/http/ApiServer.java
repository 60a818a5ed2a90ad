package io.aiclient.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An API over a real socket whose paths a test writes. The tests of the libraries'
 * modules share it.
 */
public final class ApiServer implements AutoCloseable {

	/**
	 * The first event of a stream.
	 */
	public static final String EVENT = """
			data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"gpt-4.1-mini","choices":[{"index":0,\
			"delta":{"content":"Paris"}}]}

			""";

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private ApiServer(HttpServer server) {
		this.server = server;
	}

	public static ApiServer start() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		ApiServer api = new ApiServer(server);
		server.setExecutor(api.threads);
		server.start();
		return api;
	}

	/**
	 * Lets a path below the base URL answer, and all below it.
	 */
	public ApiServer at(String path, Answer answer) {
		return at(path, (exchange, received) -> answer.to(exchange));
	}

	/**
	 * Lets a path answer by what it received.
	 */
	public ApiServer at(String path, Reply reply) {
		this.server.createContext("/v1" + path, (exchange) -> {
			try (exchange) {
				byte[] body = exchange.getRequestBody().readAllBytes();
				Received received = new Received(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
						exchange.getRequestHeaders(), body);
				this.received.add(received);
				reply.to(exchange, received);
			}
		});
		return this;
	}

	public ApiServer json(String path, String json) {
		return at(path, (exchange) -> send(exchange, 200, "application/json", json));
	}

	public static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	/**
	 * Begins a stream with its first event.
	 */
	public static void begin(HttpExchange exchange) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
		exchange.sendResponseHeaders(200, 0);
		write(exchange, EVENT);
	}

	public static void write(HttpExchange exchange, String text) throws IOException {
		exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
		exchange.getResponseBody().flush();
	}

	/**
	 * Holds an answer back, not for ever.
	 */
	public static void await(CountDownLatch end) {
		try {
			end.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	public String baseUrl() {
		return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + this.server.getAddress().getPort()
				+ "/v1";
	}

	public List<Received> received() {
		return this.received;
	}

	public Received only() {
		if (this.received.size() != 1) {
			throw new AssertionError("Received " + this.received);
		}
		return this.received.get(0);
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	public interface Answer {

		void to(HttpExchange exchange) throws IOException;

	}

	public interface Reply {

		void to(HttpExchange exchange, Received received) throws IOException;

	}

	public record Received(String method, String uri, Headers headers, byte[] body) {

		public String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

	}

}
