package io.aiclient.spring.web;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;

import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.client.TimeoutSettings;
import io.aiclient.spring.provider.ProviderPreset;

/**
 * Exchanges for tests, and what they are asked.
 */
final class Exchanges {

	static final String KEY = "sk-test-0123456789abcdefghijklmnop";

	static final String ANSWER = """
			{"id":"c1","object":"chat.completion","model":"m-2025","choices":[{"index":0,
			"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],
			"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";

	static final AiRequest REQUEST = AiRequest.builder().id("r1").model("m").user("the prompt").build();

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private Exchanges() {
	}

	static WebClientExchange of(URI url) {
		return of(url, UnaryOperator.identity());
	}

	static WebClientExchange of(URI url, UnaryOperator<WebExchangeSettings.Builder> change) {
		WebExchangeSettings settings = change
			.apply(WebExchangeSettings.builder(url)
				.apiKey(KEY)
				.provider(ProviderPreset.OPENAI)
				.pool(PoolSettings.ofMaxConnections(10)))
			.build();
		return new WebClientExchange("default", settings, WebClient.builder(), null);
	}

	static TimeoutSettings timeouts(int connect, int response, int idle) {
		return new TimeoutSettings(Duration.ofMillis(connect), Duration.ofMillis(response), Duration.ofMillis(idle),
				Duration.ofSeconds(60));
	}

	static AiResponse answer(WebClientExchange exchange) {
		return answer(exchange, REQUEST);
	}

	static AiResponse answer(WebClientExchange exchange, AiRequest request) {
		AiResponse response = exchange.exchange(request).block(TIMEOUT);
		if (response == null) {
			throw new AssertionError("no answer");
		}
		return response;
	}

	/**
	 * The answer that a stream ends with.
	 */
	static AiResponse streamed(WebClientExchange exchange, AiRequest request) {
		AiChunk last = exchange.stream(request).blockLast(TIMEOUT);
		AiResponse end = (last != null) ? last.end() : null;
		if (end == null) {
			throw new AssertionError("no end");
		}
		return end;
	}

	static AiResponse streamed(String events) throws IOException {
		return streamed(events, REQUEST);
	}

	static AiResponse streamed(String events, AiRequest request) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("text/event-stream", events));
				WebClientExchange exchange = of(server.url())) {
			return streamed(exchange, request);
		}
	}

	static AiExchangeException streamFailure(String events) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("text/event-stream", events));
				WebClientExchange exchange = of(server.url())) {
			return streamFailure(exchange);
		}
	}

	static AiResponse answer(String body) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", body));
				WebClientExchange exchange = of(server.url())) {
			return answer(exchange);
		}
	}

	static AiExchangeException failure(String body) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", body));
				WebClientExchange exchange = of(server.url())) {
			return failure(exchange);
		}
	}

	static String event(String data) {
		return "data: " + data + "\n\n";
	}

	static AiExchangeException failure(WebClientExchange exchange) {
		return failure(exchange, REQUEST);
	}

	static AiExchangeException failure(WebClientExchange exchange, AiRequest request) {
		try {
			AiResponse response = exchange.exchange(request).block(TIMEOUT);
			throw new AssertionError("answered: " + response);
		}
		catch (AiExchangeException ex) {
			return ex;
		}
	}

	static AiExchangeException streamFailure(WebClientExchange exchange) {
		try {
			exchange.stream(REQUEST).blockLast(TIMEOUT);
			throw new AssertionError("answered");
		}
		catch (AiExchangeException ex) {
			return ex;
		}
	}

}
