package io.aiclient.springai;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.aiclient.http.ApiServer;

/**
 * An API over a real socket that gives one answer after another.
 */
final class ScriptedApi implements AutoCloseable {

	private final ApiServer server;

	private ScriptedApi(ApiServer server) {
		this.server = server;
	}

	static ScriptedApi start() throws IOException {
		return new ScriptedApi(ApiServer.start());
	}

	/**
	 * Lets a path below the base URL give these answers, the last one again and again.
	 */
	ScriptedApi at(String path, String... answers) {
		AtomicInteger given = new AtomicInteger();
		this.server.at(path, (exchange) -> {
			String answer = answers[Math.min(given.getAndIncrement(), answers.length - 1)];
			ApiServer.send(exchange, 200, answer.startsWith("data:") ? "text/event-stream" : "application/json",
					answer);
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
		return this.server.baseUrl();
	}

	List<ApiServer.Received> received() {
		return this.server.received();
	}

	@Override
	public void close() {
		this.server.close();
	}

}
