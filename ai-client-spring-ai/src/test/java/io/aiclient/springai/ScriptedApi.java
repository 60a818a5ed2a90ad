package io.aiclient.springai;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;

/**
 * An API over a real socket that gives one answer after another.
 */
final class ScriptedApi implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private ScriptedApi(HttpServer server) {
		this.server = server;
	}

	static ScriptedApi start() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		ScriptedApi api = new ScriptedApi(server);
		server.setExecutor(api.threads);
		server.start();
		return api;
	}

	/**
	 * Lets a path below the base URL give these answers, the last one again and again.
	 */
	ScriptedApi at(String path, String... answers) {
		this.server.createContext("/v1" + path, (exchange) -> {
			try (exchange) {
				String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
				int number;
				synchronized (this.received) {
					number = (int) this.received.stream().filter((one) -> one.path().equals(path)).count();
					this.received.add(new Received(path, exchange.getRequestHeaders(), body));
				}
				String answer = answers[Math.min(number, answers.length - 1)];
				byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
				exchange.getResponseHeaders()
					.set("Content-Type", answer.startsWith("data:") ? "text/event-stream" : "application/json");
				exchange.sendResponseHeaders(200, bytes.length);
				exchange.getResponseBody().write(bytes);
			}
		});
		return this;
	}

	static String completion(String content) {
		return completion("{\"role\":\"assistant\",\"content\":\"" + content.replace("\"", "\\\"") + "\"}", "stop");
	}

	static String toolCall(String tool, String arguments) {
		return completion(
				"{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
						+ "\"function\":{\"name\":\"" + tool + "\",\"arguments\":\"" + arguments.replace("\"", "\\\"")
						+ "\"}}]}",
				"tool_calls");
	}

	private static String completion(String message, String finishReason) {
		return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"gpt-4.1-mini-2025-04-14\","
				+ "\"choices\":[{\"index\":0,\"message\":" + message + ",\"finish_reason\":\"" + finishReason
				+ "\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}";
	}

	/**
	 * The events of a stream, one for each piece.
	 */
	static String stream(String... pieces) {
		StringBuilder events = new StringBuilder();
		for (String piece : pieces) {
			events.append(chunk("{\"role\":\"assistant\",\"content\":\"" + piece + "\"}", "null"));
		}
		return events.append(chunk("{}", "\"stop\"")).append("data: [DONE]\n\n").toString();
	}

	private static String chunk(String delta, String finishReason) {
		return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
				+ "\"model\":\"gpt-4.1-mini-2025-04-14\",\"choices\":[{\"index\":0,\"delta\":" + delta
				+ ",\"finish_reason\":" + finishReason + "}]}\n\n";
	}

	static String embedding(float... vector) {
		return "{\"object\":\"list\",\"model\":\"text-embedding-3-small\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
				+ "\"embedding\":" + Arrays.toString(vector) + "}],\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}";
	}

	String baseUrl() {
		return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + this.server.getAddress().getPort()
				+ "/v1";
	}

	List<Received> received() {
		return this.received;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	record Received(String path, Headers headers, String body) {
	}

}
