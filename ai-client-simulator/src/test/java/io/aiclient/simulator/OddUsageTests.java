package io.aiclient.simulator;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class OddUsageTests {

	private final SimulatedProvider provider = SimulatedProvider.start();

	private final TestClient client = new TestClient(this.provider);

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	void usageIsNull() throws Exception {
		JsonNode json = json(OddUsage.USAGE_NULL);
		assertThat(json.has("usage")).isTrue();
		assertThat(json.path("usage").isNull()).isTrue();
		List<JsonNode> chunks = chunks(OddUsage.USAGE_NULL);
		assertThat(chunks).hasSize(7).allMatch((chunk) -> chunk.path("usage").isNull());
		assertThat(chunks.get(6).path("choices").isEmpty()).isTrue();
	}

	@Test
	void usageIsFollowedByAnEmptyOne() throws Exception {
		assertThat(json(OddUsage.USAGE_THEN_EMPTY).path("usage")).hasToString("{}");
		List<JsonNode> chunks = chunks(OddUsage.USAGE_THEN_EMPTY);
		assertThat(chunks).hasSize(8);
		assertThat(chunks.get(6).at("/usage/total_tokens").intValue()).isEqualTo(13);
		assertThat(chunks.get(7).path("usage")).hasToString("{}");
		assertThat(chunks.get(7).path("choices")).hasToString("[]");
	}

	@Test
	void usageGrowsWithEachEvent() throws Exception {
		assertThat(json(OddUsage.USAGE_CUMULATIVE).at("/usage/completion_tokens").intValue()).isEqualTo(4);
		List<JsonNode> chunks = chunks(OddUsage.USAGE_CUMULATIVE);
		assertThat(chunks).extracting((chunk) -> chunk.at("/usage/completion_tokens").intValue())
			.containsExactly(0, 1, 2, 3, 4, 4, 4);
		assertThat(chunks).extracting((chunk) -> chunk.at("/usage/total_tokens").intValue())
			.containsExactly(9, 10, 11, 12, 13, 13, 13);
	}

	@Test
	void usageHasDecimals() throws Exception {
		String text = "\"usage\":{\"prompt_tokens\":9.0,\"completion_tokens\":4.0,\"total_tokens\":13.0,"
				+ "\"prompt_tokens_details\":{\"cached_tokens\":0.0,";
		this.provider.enqueue(OddUsage.USAGE_FLOATS);
		assertThat(this.client.ask("Hello").body()).contains(text);
		assertThat(stream(OddUsage.USAGE_FLOATS)).containsOnlyOnce(text);
	}

	@Test
	void usageIsAbsurd() throws Exception {
		String text = "\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":9223372036854775807,\"total_tokens\":0,";
		this.provider.enqueue(OddUsage.USAGE_ABSURD);
		assertThat(this.client.ask("Hello").body()).contains(text);
		assertThat(stream(OddUsage.USAGE_ABSURD)).containsOnlyOnce(text);
	}

	@ParameterizedTest
	@EnumSource
	void textIsRightWhateverTheUsageIs(OddUsage fault) throws Exception {
		assertThat(json(fault).at("/choices/0/message/content").asString()).isEqualTo("[answer] Hello");
		String text = stream(fault);
		assertThat(TestClient.content(TestClient.chunks(text))).isEqualTo("[answer] Hello");
		assertThat(text).contains("\"finish_reason\":\"stop\"").endsWith("data: [DONE]\n\n");
	}

	@ParameterizedTest
	@EnumSource
	void streamThatDoesNotAskForUsageHasNone(OddUsage fault) throws Exception {
		this.provider.enqueue(fault);
		String text = this.client.send(TestClient.request("Hello").put("stream", true)).body();
		assertThat(text).doesNotContain("usage").contains("\"finish_reason\":\"stop\"").endsWith("data: [DONE]\n\n");
		assertThat(TestClient.content(TestClient.chunks(text))).isEqualTo("[answer] Hello");
	}

	private List<JsonNode> chunks(Fault fault) throws Exception {
		return TestClient.chunks(stream(fault));
	}

	private JsonNode json(Fault fault) throws Exception {
		this.provider.enqueue(fault);
		return TestClient.json(this.client.ask("Hello"));
	}

	private String stream(Fault fault) throws Exception {
		this.provider.enqueue(fault);
		return this.client.send(TestClient.streamed("Hello")).body();
	}

}
