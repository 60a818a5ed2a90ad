package io.aiclient.simulator;

import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ChatCompletionTests {

	private final SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.bodyLog(2));

	private final TestClient client = new TestClient(this.provider);

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	void answersInOpenAisForm() throws Exception {
		HttpResponse<String> response = this.client.ask("Translate into German:\n\nGood morning.");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
		assertThat(response.headers().firstValue("x-request-id")).isPresent();
		JsonNode json = TestClient.json(response);
		assertThat(json.path("id").asString()).startsWith("chatcmpl-");
		assertThat(json.path("object").asString()).isEqualTo("chat.completion");
		assertThat(json.path("created").asLong()).isCloseTo(System.currentTimeMillis() / 1000, within(10L));
		assertThat(json.path("model").asString()).isEqualTo("gpt-4.1-mini");
		JsonNode choice = json.path("choices").path(0);
		assertThat(choice.path("index").asInt()).isZero();
		assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
		assertThat(choice.path("logprobs").isNull()).isTrue();
		assertThat(choice.path("message").path("role").asString()).isEqualTo("assistant");
		assertThat(choice.path("message").path("content").asString()).isEqualTo("[German] Good morning.");
		assertThat(choice.path("message").path("refusal").isNull()).isTrue();
		JsonNode usage = json.path("usage");
		int promptTokens = TokenCount.ofPrompt(List.of("Translate into German:\n\nGood morning."));
		assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(promptTokens);
		assertThat(usage.path("completion_tokens").asInt()).isEqualTo(TokenCount.of("[German] Good morning."));
		assertThat(usage.path("total_tokens").asInt()).isEqualTo(promptTokens + 6);
		assertThat(usage.path("prompt_tokens_details").path("cached_tokens").asInt(-1)).isZero();
		assertThat(usage.path("completion_tokens_details").path("reasoning_tokens").asInt(-1)).isZero();
	}

	@Test
	void streamsTokensThenUsageThenDone() throws Exception {
		HttpResponse<String> response = this.client.send(TestClient.streamed("Grüße an alle 🙂🙂🙂"));
		assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
		List<String> events = List.of(response.body().split("\n\n"));
		assertThat(events).allMatch((event) -> event.startsWith("data: ")).last().isEqualTo("data: [DONE]");
		List<JsonNode> chunks = events.subList(0, events.size() - 1)
			.stream()
			.map((event) -> TestClient.json(event.substring(6)))
			.toList();
		assertThat(chunks).allMatch((chunk) -> chunk.path("object").asString().equals("chat.completion.chunk"));
		assertThat(chunks.get(0).at("/choices/0/delta/role").asString()).isEqualTo("assistant");
		StringBuilder content = new StringBuilder();
		chunks.forEach((chunk) -> content.append(chunk.at("/choices/0/delta/content").asString("")));
		assertThat(content).hasToString(SimulatedProvider.answerTo("Grüße an alle 🙂🙂🙂"));
		JsonNode end = chunks.get(chunks.size() - 2);
		assertThat(end.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
		assertThat(end.path("usage").isNull()).isTrue();
		JsonNode usage = chunks.get(chunks.size() - 1);
		assertThat(usage.path("choices").isEmpty()).isTrue();
		assertThat(usage.path("choices").isArray()).isTrue();
		assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(TokenCount.of(content.toString()));
	}

	@Test
	void streamTellsUsageOnlyWhenAsked() throws Exception {
		ObjectNode request = TestClient.request("Hello").put("stream", true);
		assertThat(this.client.send(request).body()).doesNotContain("usage");
	}

	@Test
	void cutsAnswerAtMaxTokens() throws Exception {
		for (String name : List.of("max_tokens", "max_completion_tokens")) {
			JsonNode json = TestClient.json(this.client.send(TestClient.request("one two three four").put(name, 3)));
			assertThat(json.at("/choices/0/message/content").asString()).isEqualTo("[answer] one");
			assertThat(json.at("/choices/0/finish_reason").asString()).isEqualTo("length");
			assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(3);
		}
	}

	@Test
	void answersWithADatedNameAndKnowsItsModels() throws Exception {
		try (SimulatedProvider dated = SimulatedProvider
			.start((settings) -> settings.model("gpt-4.1-mini", "gpt-4.1-mini-2025-04-14").cachedPromptShare(0.5))) {
			TestClient client = new TestClient(dated);
			JsonNode json = TestClient.json(client.ask("Hello"));
			assertThat(json.path("model").asString()).isEqualTo("gpt-4.1-mini-2025-04-14");
			assertThat(json.at("/usage/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(4);
			JsonNode models = TestClient.json(client.send(client.to("/models").GET().build()));
			assertThat(models.at("/data/0/id").asString()).isEqualTo("gpt-4.1-mini");
			HttpResponse<String> unknown = client.send(TestClient.request("Hello").put("model", "gpt-9"));
			assertThat(unknown.statusCode()).isEqualTo(404);
			assertThat(TestClient.json(unknown).at("/error/code").asString()).isEqualTo("model_not_found");
		}
	}

	@Test
	void answersCanHaveAGivenLength() throws Exception {
		try (SimulatedProvider wordy = SimulatedProvider
			.start((settings) -> settings.answerLength(AnswerLength.fixed(100)))) {
			JsonNode json = TestClient.json(new TestClient(wordy).ask("Hello"));
			assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(100);
			assertThat(json.at("/choices/0/message/content").asString()).startsWith("[answer] Hello");
			assertThat(json.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
		}
	}

	@Test
	void remembersTheLatestBodiesAndCounts() throws Exception {
		for (String user : List.of("one", "two", "three")) {
			this.client.ask(user);
		}
		assertThat(this.provider.requestBodies()).hasSize(2).last().asString().contains("three");
		Eventually.eventually(() -> assertThat(this.provider.counts().answered()).isEqualTo(3));
		Counts counts = this.provider.counts();
		assertThat(counts.received()).isEqualTo(3);
		assertThat(counts.accepted()).isEqualTo(3);
		assertThat(counts.inFlight()).isZero();
		assertThat(counts.completionTokens()).isEqualTo(10);
		assertThat(this.provider.arrivals()).extracting(Arrival::status).containsExactly(200, 200, 200);
	}

}
