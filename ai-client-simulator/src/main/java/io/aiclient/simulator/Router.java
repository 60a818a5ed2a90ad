package io.aiclient.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends a request to what answers it, after looking at its path, method and key.
 */
final class Router implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

	static final String BASE_PATH = "/v1";

	private static final String MODELS = BASE_PATH + "/models";

	private final @Nullable String apiKey;

	private final byte[] models;

	private final Map<String, Function<byte[], ModelRequest>> readers;

	private final RequestHandler handler;

	private final Admission admission;

	private final Tally tally;

	Router(SimulatorSettings settings, RequestHandler handler, Admission admission, Tally tally) {
		this.apiKey = settings.apiKey();
		this.models = models(settings.answers().models().keySet());
		ChatRequestReader chat = new ChatRequestReader(settings.answers());
		EmbeddingRequestReader embeddings = new EmbeddingRequestReader(settings.answers(), settings.embeddings());
		this.readers = Map.of(BASE_PATH + "/chat/completions", chat::read, BASE_PATH + "/embeddings", embeddings::read);
		this.handler = handler;
		this.admission = admission;
		this.tally = tally;
	}

	@Override
	public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
		String path = path(request.uri());
		Function<byte[], ModelRequest> reader = this.readers.get(path);
		if (reader != null) {
			this.tally.received();
			Optional<ApiError> error = checkMethod(request, response, path, HttpMethod.POST)
				.or(() -> checkKey(request));
			if (error.isEmpty()) {
				return this.handler.handle(reader, request, response);
			}
			this.admission.rejected(error.get().status());
			return send(Reply.error(error.get()), response);
		}
		if (path.equals(MODELS)) {
			return send(checkMethod(request, response, path, HttpMethod.GET).or(() -> checkKey(request))
				.map(Reply::error)
				.orElseGet(() -> Reply.whole(200, Reply.JSON, this.models, 0)), response);
		}
		return send(Reply.error(new ApiError(404, "Invalid URL (" + request.method() + ' ' + path + ')',
				ApiError.INVALID_REQUEST, null, "unknown_url")), response);
	}

	private static Optional<ApiError> checkMethod(HttpServerRequest request, HttpServerResponse response, String path,
			HttpMethod method) {
		if (request.method().equals(method)) {
			return Optional.empty();
		}
		response.header(HttpHeaderNames.ALLOW, method.name());
		return Optional.of(new ApiError(405,
				"Not allowed to " + request.method() + " on " + path
						+ ". (HINT: Perhaps you meant to use a different HTTP method?)",
				ApiError.INVALID_REQUEST, null, "method_not_supported"));
	}

	private Optional<ApiError> checkKey(HttpServerRequest request) {
		if (this.apiKey == null) {
			return Optional.empty();
		}
		String authorization = request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION);
		if (authorization == null) {
			return Optional.of(new ApiError(401,
					"You didn't provide an API key. You need to provide your API key in an Authorization header using "
							+ "Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
					ApiError.INVALID_REQUEST, null, null));
		}
		if (!MessageDigest.isEqual(bytes(authorization), bytes("Bearer " + this.apiKey))) {
			return Optional.of(new ApiError(401,
					"Incorrect API key provided. You can find your API key at "
							+ "https://platform.openai.com/account/api-keys.",
					ApiError.INVALID_REQUEST, null, "invalid_api_key"));
		}
		return Optional.empty();
	}

	private static Mono<Void> send(Reply reply, HttpServerResponse response) {
		return ReplyPlayer.play(reply, response, System.nanoTime(), false, () -> {
		});
	}

	private static String path(String uri) {
		int query = uri.indexOf('?');
		return (query < 0) ? uri : uri.substring(0, query);
	}

	private static byte[] models(Collection<String> names) {
		ArrayNode data = Json.MAPPER.createArrayNode();
		for (String name : names.isEmpty() ? List.of("simulated-model") : names) {
			data.addObject()
				.put("id", name)
				.put("object", "model")
				.put("created", 1_744_317_547L)
				.put("owned_by", "ai-client-simulator");
		}
		ObjectNode list = Json.MAPPER.createObjectNode().put("object", "list");
		list.set("data", data);
		return bytes(list.toString());
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
