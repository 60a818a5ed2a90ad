package io.aiclient.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class OddToolCallTests {

	private static final String ARGUMENTS = "{\"city\":\"Bonn\"}";

	private final SimulatedProvider provider = SimulatedProvider.start();

	private final TestClient client = new TestClient(this.provider);

	@AfterEach
	void close() {
		this.provider.close();
	}

	@ParameterizedTest
	@EnumSource
	void jsonAnswerIsACallOfTheFirstTool(OddToolCall fault) throws Exception {
		JsonNode choice = choice(fault, withTools("Bonn"));
		assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
		assertThat(choice.at("/message/content").isNull()).isTrue();
		assertThat(choice.at("/message/tool_calls").size()).isEqualTo(1);
		JsonNode call = choice.at("/message/tool_calls/0");
		assertThat(call.path("id").asString()).startsWith("call_");
		assertThat(call.path("type").asString()).isEqualTo("function");
		assertThat(call.path("function"))
			.hasToString("{\"name\":\"weather_in\",\"arguments\":\"{\\\"city\\\":\\\"Bonn\\\"}\"}");
		assertThat(call.has("index")).isEqualTo(fault == OddToolCall.TOOL_OTHER_INDEX);
	}

	@ParameterizedTest
	@EnumSource
	void requestWithoutToolsIsAnsweredWithAFixedCall(OddToolCall fault) throws Exception {
		JsonNode function = choice(fault, TestClient.request("Look it up:\n\nBonn"))
			.at("/message/tool_calls/0/function");
		assertThat(function).hasToString("{\"name\":\"lookup\",\"arguments\":\"{\\\"text\\\":\\\"Bonn\\\"}\"}");
	}

	@ParameterizedTest
	@EnumSource
	void streamIsACallWithoutContent(OddToolCall fault) throws Exception {
		this.provider.enqueue(fault);
		String text = this.client.send(streamed()).body();
		assertThat(text).endsWith("data: [DONE]\n\n").contains("\"finish_reason\":\"tool_calls\"");
		List<JsonNode> chunks = TestClient.chunks(text);
		assertThat(chunks.get(0).at("/choices/0/delta/role").asString()).isEqualTo("assistant");
		assertThat(TestClient.content(chunks)).isEmpty();
		assertThat(chunks.get(chunks.size() - 1).at("/usage/completion_tokens").intValue())
			.isEqualTo(TokenCount.of(ARGUMENTS));
		assertThat(calls(chunks).get(0).path("id").asString()).startsWith("call_");
	}

	@Test
	void eachEventRepeatsIdTypeAndName() throws Exception {
		List<JsonNode> calls = calls(OddToolCall.TOOL_NAME_REPEATED);
		assertThat(calls).hasSize(1 + TokenCount.of(ARGUMENTS))
			.allMatch((call) -> call.at("/function/name").asString("").equals("weather_in"))
			.allMatch((call) -> call.path("type").asString("").equals("function"))
			.allMatch((call) -> call.path("id").equals(calls.get(0).path("id")))
			.allMatch((call) -> call.path("index").intValue(-1) == 0);
		assertThat(arguments(calls)).isEqualTo(ARGUMENTS);
	}

	@Test
	void nameComesInTwoPieces() throws Exception {
		List<JsonNode> calls = calls(OddToolCall.TOOL_NAME_IN_PIECES);
		assertThat(calls.get(0).at("/function/name").asString()).isEqualTo("weath");
		assertThat(calls.get(1).at("/function/name").asString()).isEqualTo("er_in");
		assertThat(calls.get(1).has("id")).isFalse();
		assertThat(calls.subList(2, calls.size())).noneMatch((call) -> call.path("function").has("name"));
		assertThat(arguments(calls)).isEqualTo(ARGUMENTS);
	}

	@Test
	void argumentsComeAgainAfterTheirLastToken() throws Exception {
		List<JsonNode> calls = calls(OddToolCall.TOOL_ARGUMENTS_REPEATED);
		assertThat(calls).hasSize(2 + TokenCount.of(ARGUMENTS));
		assertThat(arguments(calls)).isEqualTo(ARGUMENTS + ARGUMENTS);
		assertThat(calls.get(calls.size() - 1).at("/function/arguments").asString()).isEqualTo(ARGUMENTS);
		assertThat(calls.subList(1, calls.size())).noneMatch((call) -> call.path("function").has("name"));
	}

	@Test
	void onlyCallHasIndexOne() throws Exception {
		assertThat(
				choice(OddToolCall.TOOL_OTHER_INDEX, withTools("Bonn")).at("/message/tool_calls/0/index").intValue(-1))
			.isEqualTo(1);
		List<JsonNode> calls = calls(OddToolCall.TOOL_OTHER_INDEX);
		assertThat(calls).allMatch((call) -> call.path("index").intValue(-1) == 1);
		assertThat(arguments(calls)).isEqualTo(ARGUMENTS);
	}

	@Test
	void noEventHasAnIndex() throws Exception {
		List<JsonNode> calls = calls(OddToolCall.TOOL_NO_INDEX);
		assertThat(calls).noneMatch((call) -> call.has("index"));
		assertThat(calls.get(0).at("/function/name").asString()).isEqualTo("weather_in");
		assertThat(arguments(calls)).isEqualTo(ARGUMENTS);
	}

	private JsonNode choice(OddToolCall fault, ObjectNode request) throws Exception {
		this.provider.enqueue(fault);
		return TestClient.json(this.client.send(request)).at("/choices/0");
	}

	private List<JsonNode> calls(OddToolCall fault) throws Exception {
		this.provider.enqueue(fault);
		return calls(TestClient.chunks(this.client.send(streamed()).body()));
	}

	private static List<JsonNode> calls(List<JsonNode> chunks) {
		List<JsonNode> calls = new ArrayList<>();
		chunks.forEach((chunk) -> chunk.at("/choices/0/delta/tool_calls").forEach(calls::add));
		return calls;
	}

	private static String arguments(List<JsonNode> calls) {
		return calls.stream().map((call) -> call.at("/function/arguments").stringValue()).collect(Collectors.joining());
	}

	private static ObjectNode streamed() {
		ObjectNode request = withTools("Bonn").put("stream", true);
		request.putObject("stream_options").put("include_usage", true);
		return request;
	}

	private static ObjectNode withTools(String user) {
		ObjectNode request = TestClient.request(user);
		ObjectNode function = request.putArray("tools").addObject().put("type", "function").putObject("function");
		function.put("name", "weather_in")
			.putObject("parameters")
			.put("type", "object")
			.putObject("properties")
			.putObject("city")
			.put("type", "string");
		return request;
	}

}
