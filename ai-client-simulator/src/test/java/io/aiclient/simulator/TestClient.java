package io.aiclient.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Talks to a provider as a stranger would.
 */
final class TestClient {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final SimulatedProvider provider;

	TestClient(SimulatedProvider provider) {
		this.provider = provider;
	}

	static ObjectNode request(String user) {
		ObjectNode request = MAPPER.createObjectNode().put("model", "gpt-4.1-mini");
		request.putArray("messages").addObject().put("role", "user").put("content", user);
		return request;
	}

	static ObjectNode streamed(String user) {
		ObjectNode request = request(user).put("stream", true);
		request.putObject("stream_options").put("include_usage", true);
		return request;
	}

	static JsonNode json(HttpResponse<String> response) {
		return json(response.body());
	}

	static JsonNode json(String text) {
		return MAPPER.readTree(text);
	}

	/**
	 * The chunks of a stream, without {@code [DONE]}.
	 */
	static List<JsonNode> chunks(String text) {
		return text.lines()
			.filter((line) -> line.startsWith("data: {"))
			.map((line) -> json(line.substring("data: ".length())))
			.toList();
	}

	/**
	 * The contents of the chunks, joined.
	 */
	static String content(List<JsonNode> chunks) {
		return chunks.stream()
			.map((chunk) -> chunk.at("/choices/0/delta/content").asString(""))
			.collect(Collectors.joining());
	}

	HttpRequest.Builder to(String path) {
		return HttpRequest.newBuilder(URI.create(this.provider.baseUrl() + path)).timeout(Duration.ofSeconds(10));
	}

	/**
	 * A request for the embeddings of texts, or of whatever else the input is.
	 */
	static ObjectNode embedding(Object input) {
		ObjectNode request = MAPPER.createObjectNode().put("model", "text-embedding-3-small");
		return request.set("input", MAPPER.valueToTree(input)).asObject();
	}

	/**
	 * The numbers of a vector, from whichever form it has.
	 */
	static float[] vector(JsonNode embedding) {
		if (embedding.isString()) {
			FloatBuffer floats = ByteBuffer.wrap(Base64.getDecoder().decode(embedding.stringValue()))
				.order(ByteOrder.LITTLE_ENDIAN)
				.asFloatBuffer();
			float[] vector = new float[floats.remaining()];
			floats.get(vector);
			return vector;
		}
		float[] vector = new float[embedding.size()];
		for (int i = 0; i < vector.length; i++) {
			vector[i] = Float.parseFloat(embedding.path(i).asString());
		}
		return vector;
	}

	HttpRequest post(String body) {
		return post("/chat/completions", body);
	}

	HttpRequest post(String path, String body) {
		return to(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
	}

	HttpResponse<String> ask(String user) throws IOException, InterruptedException {
		return send(request(user));
	}

	HttpResponse<String> send(JsonNode body) throws IOException, InterruptedException {
		return send(post(body.toString()));
	}

	HttpResponse<String> embed(JsonNode body) throws IOException, InterruptedException {
		return send(post("/embeddings", body.toString()));
	}

	HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
	}

	CompletableFuture<HttpResponse<String>> sendAsync(JsonNode body) {
		return HTTP.sendAsync(post(body.toString()), HttpResponse.BodyHandlers.ofString());
	}

}
