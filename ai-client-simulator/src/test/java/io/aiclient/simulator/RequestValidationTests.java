package io.aiclient.simulator;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class RequestValidationTests {

	private static final SimulatedProvider PROVIDER = SimulatedProvider
		.start((settings) -> settings.apiKey("sk-right").contextLength(100));

	private static final String MESSAGES = "'messages': [{'role': 'user', 'content': 'Hello, json'}]";

	private final TestClient client = new TestClient(PROVIDER);

	@AfterAll
	static void close() {
		PROVIDER.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = { "nonsense | - | -", "[] | - | -",
			"{MESSAGES} | - | -", "{'model': '', MESSAGES} | - | -", "{'model': 1, MESSAGES} | model | invalid_type",
			"{'model': 'm'} | messages | missing_required_parameter",
			"{'model': 'm', 'messages': 'x'} | messages | invalid_type",
			"{'model': 'm', 'messages': []} | messages | empty_array",
			"{'model': 'm', 'messages': [{'content': 'x'}]} | messages[0].role | missing_required_parameter",
			"{'model': 'm', 'messages': [{'role': 'boss', 'content': 'x'}]} | messages[0].role | invalid_value",
			"{'model': 'm', 'messages': [{'role': 'user', 'content': null}]} | messages[0].content | -",
			"{'model': 'm', MESSAGES, 'temperature': 3} | temperature | decimal_above_max_value",
			"{'model': 'm', MESSAGES, 'temperature': 'hot'} | temperature | invalid_type",
			"{'model': 'm', MESSAGES, 'max_tokens': 0} | max_tokens | integer_below_min_value",
			"{'model': 'm', MESSAGES, 'max_tokens': 1, 'max_completion_tokens': 1} | max_tokens | invalid_parameter_combination",
			"{'model': 'm', MESSAGES, 'stream_options': {'include_usage': true}} | stream_options | -",
			"{'model': 'm', MESSAGES, 'response_format': {'type': 'xml'}} | response_format.type | invalid_value",
			"{'model': 'm', 'messages': [{'role': 'user', 'content': 'x'}], 'response_format': {'type': 'json_object'}} | messages | -",
			"{'model': 'm', MESSAGES, 'response_format': {'type': 'json_schema', 'json_schema': {'schema': {}}}} | response_format.json_schema.name | missing_required_parameter",
			"{'model': 'm', MESSAGES, 'response_format': {'type': 'json_schema', 'json_schema': {'name': 'n', 'strict': true, 'schema': {'type': 'array'}}}} | response_format | -",
			"{'model': 'm', MESSAGES, 'response_format': {'type': 'json_schema', 'json_schema': {'name': 'n', 'strict': true, 'schema': {'type': 'object', 'properties': {}}}}} | response_format | -",
			"{'model': 'm', MESSAGES, 'response_format': {'type': 'json_schema', 'json_schema': {'name': 'n', 'strict': true, 'schema': {'type': 'object', 'additionalProperties': false, 'required': [], 'properties': {'a': {'type': 'string'}}}}}} | response_format | -" })
	void refusesWhatOpenAiRefuses(String body, String param, String code) throws Exception {
		HttpResponse<String> response = send(body.replace("MESSAGES", MESSAGES).replace('\'', '"'), "sk-right");
		assertThat(response.statusCode()).isEqualTo(400);
		JsonNode error = TestClient.json(response).path("error");
		assertThat(error.path("message").asString()).isNotBlank();
		assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
		assertThat(error.path("param").asString(null)).isEqualTo(param);
		assertThat(error.path("code").asString(null)).isEqualTo(code);
	}

	@Test
	void refusesPromptThatExceedsTheContext() throws Exception {
		HttpResponse<String> response = send(TestClient.request("x".repeat(400)).toString(), "sk-right");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestClient.json(response).at("/error/code").asString()).isEqualTo("context_length_exceeded");
	}

	@Test
	void refusesMissingAndWrongKeys() throws Exception {
		HttpResponse<String> missing = this.client.ask("Hello");
		assertThat(missing.statusCode()).isEqualTo(401);
		assertThat(TestClient.json(missing).at("/error/message").asString()).contains("didn't provide an API key");
		HttpResponse<String> wrong = send(TestClient.request("Hello").toString(), "sk-wrong");
		assertThat(wrong.statusCode()).isEqualTo(401);
		assertThat(TestClient.json(wrong).at("/error/code").asString()).isEqualTo("invalid_api_key");
		assertThat(wrong.body()).doesNotContain("sk-wrong").doesNotContain("sk-right");
		assertThat(send(TestClient.request("Hello").toString(), "sk-right").statusCode()).isEqualTo(200);
	}

	@Test
	void refusesUnknownPathsAndWrongMethods() throws Exception {
		HttpResponse<String> unknown = this.client.send(this.client.to("/moderations").GET().build());
		assertThat(unknown.statusCode()).isEqualTo(404);
		assertThat(TestClient.json(unknown).at("/error/message").asString())
			.isEqualTo("Invalid URL (GET /v1/moderations)");
		HttpResponse<String> wrongMethod = this.client.send(this.client.to("/chat/completions").GET().build());
		assertThat(wrongMethod.statusCode()).isEqualTo(405);
		assertThat(wrongMethod.headers().firstValue("allow")).hasValue("POST");
		assertThat(TestClient.json(wrongMethod).at("/error/code").asString()).isEqualTo("method_not_supported");
	}

	private HttpResponse<String> send(String body, String key) throws Exception {
		HttpRequest request = this.client.to("/chat/completions")
			.header("Authorization", "Bearer " + key)
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return this.client.send(request);
	}

}
