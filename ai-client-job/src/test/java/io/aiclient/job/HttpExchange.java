package io.aiclient.job;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiChunk;
import io.aiclient.AiEmbeddingAnswer;
import io.aiclient.AiEmbeddingAnswer.Vector;
import io.aiclient.AiEmbeddingExchange;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;

/**
 * Asks the simulated provider over HTTP, for processes that are killed in the middle of
 * it.
 */
final class HttpExchange implements AiEmbeddingExchange {

	private final HttpClient http = HttpClient.newHttpClient();

	private final URI completions;

	private final URI embeddings;

	HttpExchange(String baseUrl) {
		this.completions = URI.create(baseUrl + "/chat/completions");
		this.embeddings = URI.create(baseUrl + "/embeddings");
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		String body = JsonMapper.shared()
			.writeValueAsString(Map.of("model", request.model(), "max_tokens", request.maxTokens(), "messages",
					List.of(Map.of("role", "user", "content", request.messages().get(0).content()))));
		return post(this.completions, body).map(HttpExchange::answer);
	}

	@Override
	public Mono<AiEmbeddingAnswer> embed(AiEmbeddingPack pack) {
		String body = JsonMapper.shared().writeValueAsString(Map.of("model", pack.model(), "input", pack.texts()));
		return post(this.embeddings, body).map((json) -> new AiEmbeddingAnswer(json.path("data")
			.valueStream()
			.map((each) -> new Vector(each.path("index").asInt(),
					JsonMapper.shared().treeToValue(each.path("embedding"), float[].class)))
			.toList(), answer(json)));
	}

	private Mono<JsonNode> post(URI uri, String body) {
		HttpRequest post = HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/json")
			.header("Authorization", "Bearer secret-key")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return Mono.fromFuture(() -> this.http.sendAsync(post, HttpResponse.BodyHandlers.ofString()))
			.map(HttpExchange::json);
	}

	private static JsonNode json(HttpResponse<String> response) {
		if (response.statusCode() != 200) {
			throw AiExchangeException.status(response.statusCode(), Map.of(),
					new AiExchangeException.ProviderError(null, null, response.body()));
		}
		return JsonMapper.shared().readTree(response.body());
	}

	private static AiResponse answer(JsonNode json) {
		JsonNode usage = json.path("usage");
		return AiResponse.builder()
			.content(json.path("choices").path(0).path("message").path("content").asString())
			.model(json.path("model").asString())
			.usage(new TokenUsage(usage.path("prompt_tokens").asLong(), usage.path("completion_tokens").asLong(),
					usage.path("total_tokens").asLong(), 0))
			.build();
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.error(new UnsupportedOperationException());
	}

}
