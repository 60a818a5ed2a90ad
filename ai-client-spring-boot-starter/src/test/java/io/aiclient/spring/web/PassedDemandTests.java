package io.aiclient.spring.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpDemand.Metering;
import io.aiclient.http.AiHttpDemand;
import io.aiclient.http.AiHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a request that passes counts as, and what is read of it.
 */
class PassedDemandTests {

	private final DemandReader reader = new DemandReader(new AnswerJson(), 1000);

	@ParameterizedTest
	@CsvSource({ "POST, /chat/completions, TOKENS, /chat/completions", "POST, /completions, TOKENS, /completions",
			"POST, /responses?x=1, TOKENS, /responses", "POST, /v1/responses, TOKENS, /v1/responses",
			"POST, /deployments/gpt-4o/chat/completions, TOKENS, /deployments/{id}/chat/completions",
			"POST, /openai/deployments/prod/chat/completions?api-version=1, TOKENS, /openai/deployments/{id}/chat/completions",
			"POST, /openai/deployments/vectors/embeddings, PROMPT, /openai/deployments/{id}/embeddings",
			"POST, /openai/deployments/art/images/generations, REQUEST, /openai/deployments/{id}/images/generations",
			"POST, /openai/files?api-version=1, NONE, /openai/files", "POST, /openai/v1/files, NONE, /openai/v1/files",
			"POST, /openai, REQUEST, /openai", "POST, /embeddings, PROMPT, /embeddings",
			"POST, /moderations, PROMPT, /moderations", "POST, /files, NONE, /files",
			"POST, /v1/files, NONE, /v1/files", "POST, /batches, NONE, /batches",
			"POST, /uploads/upload_1/parts, NONE, /uploads/{id}/parts",
			"POST, /vector_stores/vs_1/search, NONE, /vector_stores/{id}/search",
			"GET, /responses/resp_1, NONE, /responses/{id}", "DELETE, /files/file-1, NONE, /files/{id}",
			"HEAD, /anything, NONE, /anything", "POST, /images/generations, REQUEST, /images/generations",
			"POST, /audio/speech, REQUEST, /audio/speech", "POST, /filesystem, REQUEST, /filesystem",
			"POST, /models/gemini-2:generateContent, REQUEST, /models/{id}" })
	void countsByMethodAndPath(String method, String path, Metering metering, String group) {
		AiHttpDemand demand = this.reader.read(AiHttpRequest.builder(method, path)
			.body(AiHttpBody.ofBytes("{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8)))
			.build());
		assertThat(demand.metering()).isEqualTo(metering);
		assertThat(demand.described().group()).isEqualTo(group);
		assertThat(demand.described().model()).isEqualTo((metering != Metering.NONE) ? "m" : null);
	}

	@Test
	void readsAChatRequest() {
		AiRequest request = read("/chat/completions",
				"""
						{"messages": [{"role": "system", "content": "one"}, {"role": "user", "content": [
						{"type": "text", "text": "two"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]},
						{"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}],
						"tools": [{"type": "function"}], "max_completion_tokens": 50, "stream": true, "model": "gpt-x"}""");
		assertThat(request.model()).isEqualTo("gpt-x");
		assertThat(request.messages()).extracting(AiMessage::content).containsExactly("one", "two", "{}");
		assertThat(request.maxTokens()).isEqualTo(50);
		assertThat(request.options()).containsEntry("tools", "[{\"type\": \"function\"}]");
	}

	@Test
	void readsARequestForAResponse() {
		AiRequest request = read("/responses", """
				{"model": "m", "instructions": "one", "input": [{"role": "user", "content": [{"type": "input_text",
				"text": "two"}]}], "max_output_tokens": 7}""");
		assertThat(request.messages()).extracting(AiMessage::content).containsExactly("one", "two");
		assertThat(request.maxTokens()).isEqualTo(7);
		assertThat(read("/responses", "{\"input\": \"three\"}").messages()).extracting(AiMessage::content)
			.containsExactly("three");
	}

	@Test
	void readsTextsAndTokensToEmbed() {
		assertThat(read("/embeddings", "{\"model\":\"e\",\"input\":[\"a\",\"b\"]}").messages())
			.extracting(AiMessage::content)
			.containsExactly("a", "b");
		AiRequest ids = read("/embeddings", "{\"model\":\"e\",\"input\":[[1,2,3],[4]]}");
		assertThat(ids.messages()).extracting(AiMessage::content).singleElement().asString().hasSize(16);
		assertThat(ids.maxTokens()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "no JSON", "[1]", "{\"model\":\"m\"", "{\"model\":\u0001}", "\"text\"" })
	void whatCannotBeReadCountsAsARequest(String body) {
		AiHttpDemand demand = this.reader.read(Passing.post("/chat/completions", body));
		assertThat(demand.metering()).isEqualTo(Metering.REQUEST);
		assertThat(demand.described().model()).isNull();
	}

	@Test
	void oddValuesAreReadOver() {
		AiRequest request = read("/chat/completions", "{\"model\":{\"x\":[]},\"messages\":{\"content\":3},"
				+ "\"max_tokens\":-4,\"max_output_tokens\":99999999999,\"prompt\":[[[[[[[[[[[[\"deep\"]]]]]]]]]]]]}");
		assertThat(request.model()).isNull();
		assertThat(request.maxTokens()).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void aLargeOrPublishedBodyCountsAsARequest() {
		String large = "{\"model\":\"m\",\"prompt\":\"" + "x".repeat(1000) + "\"}";
		assertThat(this.reader.read(Passing.post("/completions", large)).metering()).isEqualTo(Metering.REQUEST);
		AiHttpRequest published = AiHttpRequest.builder("POST", "/completions")
			.body(AiHttpBody.ofPublisher(2, () -> Mono.just(ByteBuffer.wrap(new byte[2]))))
			.build();
		assertThat(this.reader.read(published).metering()).isEqualTo(Metering.REQUEST);
	}

	private AiRequest read(String path, String body) {
		AiHttpDemand demand = this.reader.read(Passing.post(path, body));
		assertThat(demand.metering()).isNotEqualTo(Metering.REQUEST);
		return demand.described();
	}

}
