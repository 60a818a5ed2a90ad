package io.aiclient.docs.requests;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.aiclient.AiClient;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/requests.md quotes.
 */
class RequestsPageTests {

	private final MockWebServer server = new MockWebServer();

	@BeforeEach
	void start() throws IOException {
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void toolsAreCalledUntilTheModelAnswers() {
		answer(Map.of("role", "assistant", "content", "", "tool_calls", List.of(Map.of("id", "call-1", "type",
				"function", "function", Map.of("name", "temperature", "arguments", "{\"city\":\"Oslo\"}")))));
		answer(Map.of("role", "assistant", "content", "It is 12 degrees in Oslo."));
		run((client) -> {
			Assistant assistant = new Assistant(client, (json) -> json.contains("Oslo") ? "12" : "unknown");
			assertThat(assistant.answer("How warm is it in Oslo?")).isEqualTo("It is 12 degrees in Oslo.");
		});
		assertThat(body().path("tools").path(0).path("function").path("name").asString()).isEqualTo("temperature");
		JsonNode messages = body().path("messages");
		assertThat(messages.path(1).path("tool_calls").path(0).path("id").asString()).isEqualTo("call-1");
		assertThat(messages.path(2).path("role").asString()).isEqualTo("tool");
		assertThat(messages.path(2).path("tool_call_id").asString()).isEqualTo("call-1");
		assertThat(messages.path(2).path("content").asString()).isEqualTo("12");
	}

	@Test
	void examplesAndOptionsTravelAsTheyAreWritten() {
		answer(Map.of("role", "assistant", "content", "positive"));
		run((client) -> assertThat(client.call(ReviewRequests.classify("Lovely.")).content()).isEqualTo("positive"));
		JsonNode body = body();
		assertThat(body.path("messages").valueStream().map((message) -> message.path("role").asString()))
			.containsExactly("system", "user", "assistant", "user", "assistant", "user");
		assertThat(body.path("prompt_cache_key").asString()).isEqualTo("reviews-v1");
		assertThat(body.path("seed").asInt()).isEqualTo(7);
	}

	private void answer(Map<String, Object> message) {
		this.server.enqueue(new MockResponse.Builder().addHeader("Content-Type", "application/json")
			.body(JsonMapper.shared()
				.writeValueAsString(Map.of("model", "gpt-4.1-mini", "choices",
						List.of(Map.of("index", 0, "finish_reason", "stop", "message", message)))))
			.build());
	}

	private JsonNode body() {
		try {
			return JsonMapper.shared().readTree(Objects.requireNonNull(this.server.takeRequest().getBody()).utf8());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void run(Consumer<AiClient> test) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class))
			.withPropertyValues("ai.client.base-url=" + this.server.url("/v1"), "ai.client.api-key=k",
					"ai.client.model=gpt-4.1-mini")
			.run((context) -> test.accept(context.getBean(AiClient.class)));
	}

}
