package io.aiclient.simulator;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EmbeddingRefusalTests {

	private static final String INVALID_INPUT = "'$.input' is invalid. Please check the API reference: "
			+ "https://platform.openai.com/docs/api-reference.";

	private static final VectorSettings CAPS = VectorSettings.defaults()
		.maxInputs(4)
		.maxInputTokens(10)
		.maxTokens(30)
		.refusedText("#bad");

	private static final SimulatedProvider PROVIDER = SimulatedProvider.start((settings) -> settings.embeddings(CAPS));

	private static final SimulatedProvider NAMING = SimulatedProvider
		.start((settings) -> settings.embeddings(CAPS.namesInput(true)));

	@AfterAll
	static void close() {
		PROVIDER.close();
		NAMING.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "''", "[]", "['a', '']", "[[]]", "[[1], []]", "7", "{}",
			"['a', 7]", "[1, 'a']", "[['a']]", "[1.5]", "['a', 'b', 'c', 'd', 'e']", "['a', 'so #bad it is']", "true" })
	void refusesAnInvalidInputWithoutNamingIt(String input) throws Exception {
		JsonNode error = refused(PROVIDER, "{'model': 'm', 'input': " + input + "}");
		assertThat(error.path("message").asString()).isEqualTo(INVALID_INPUT);
		assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
		assertThat(error.path("param").isNull()).isTrue();
		assertThat(error.path("code").isNull()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "['a', ''] | Invalid 'input[1]': input cannot be empty.",
					"['a', 'b', '#bad'] | Invalid 'input[2]': this input cannot be embedded.",
					"['a', 'b', 'c', '12345678901234567890123456789012345678901'] "
							+ "| Invalid 'input[3]': maximum input length is 10 tokens.",
					"['a', 7] | Invalid 'input[1]': input must be a string or a list of token ids.",
					"'' | Invalid 'input[0]': input cannot be empty." })
	void namesTheInputThatIsToBlameIfAsked(String input, String message) throws Exception {
		JsonNode error = refused(NAMING, "{'model': 'm', 'input': " + input + "}");
		assertThat(error.path("message").asString()).isEqualTo(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-",
			value = { "nonsense | - | -", "{'input': 'a'} | - | -",
					"{'model': 'm'} | input | missing_required_parameter",
					"{'model': 'm', 'input': null} | input | missing_required_parameter",
					"{'model': 'm', 'input': 'a', 'encoding_format': 'int8'} | encoding_format | invalid_value",
					"{'model': 'm', 'input': 'a', 'dimensions': 0} | dimensions | integer_below_min_value",
					"{'model': 'm', 'input': 'a', 'dimensions': 1537} | dimensions | integer_above_max_value",
					"{'model': 'm', 'input': 'a', 'dimensions': '8'} | dimensions | invalid_type",
					"{'model': 'm', 'input': 'a', 'user': 1} | user | invalid_type" })
	void refusesWhatOpenAiRefuses(String body, String param, String code) throws Exception {
		JsonNode error = refused(PROVIDER, body);
		assertThat(error.path("message").asString()).isNotBlank();
		assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
		assertThat(error.path("param").asString(null)).isEqualTo(param);
		assertThat(error.path("code").asString(null)).isEqualTo(code);
	}

	@Test
	void refusesAnInputWithTooManyTokensInTheWordsOfAContext() throws Exception {
		String longest = "x".repeat(40);
		assertThat(send(PROVIDER, TestClient.embedding(List.of("a", longest)).toString()).statusCode()).isEqualTo(200);
		JsonNode error = refused(PROVIDER, TestClient.embedding(List.of("a", longest + "x")).toString());
		assertThat(error.path("message").asString())
			.isEqualTo("This model's maximum context length is 10 tokens, however you requested 11 tokens "
					+ "(11 in your prompt; 0 for the completion). Please reduce your prompt; or completion length.");
		JsonNode ids = refused(PROVIDER, TestClient.embedding(Collections.nCopies(11, 1)).toString());
		assertThat(ids.path("message").asString()).contains("you requested 11 tokens");
	}

	@Test
	void refusesARequestWithTooManyTokens() throws Exception {
		String longest = "x".repeat(40);
		assertThat(send(PROVIDER, TestClient.embedding(Collections.nCopies(3, longest)).toString()).statusCode())
			.isEqualTo(200);
		JsonNode error = refused(PROVIDER, TestClient.embedding(List.of(longest, longest, longest, "x")).toString());
		assertThat(error.path("message").asString()).isEqualTo("Requested 31 tokens, max 30 tokens per request");
		assertThat(error.path("type").asString()).isEqualTo("max_tokens_per_request");
		assertThat(error.path("code").asString()).isEqualTo("max_tokens_per_request");
	}

	@Test
	void refusesDimensionsOfAModelThatHasNone() throws Exception {
		JsonNode error = refused(PROVIDER, "{'model': 'text-embedding-ada-002', 'input': 'a', 'dimensions': 8}");
		assertThat(error.path("message").asString()).isEqualTo("This model does not support specifying dimensions.");
	}

	@Test
	void refusesAnUnknownModel() throws Exception {
		try (SimulatedProvider one = SimulatedProvider.start((settings) -> settings.model("text-embedding-3-large"))) {
			HttpResponse<String> response = send(one, "{'model': 'm', 'input': 'a'}");
			assertThat(response.statusCode()).isEqualTo(404);
			assertThat(TestClient.json(response).at("/error/code").asString()).isEqualTo("model_not_found");
		}
	}

	@Test
	void tellsWhichSettingIsWrong() {
		VectorSettings settings = VectorSettings.defaults();
		assertThatIllegalArgumentException().isThrownBy(() -> settings.dimensions(0))
			.withMessage("Invalid dimensions (0): must be from 1 to 65536");
		assertThatIllegalArgumentException().isThrownBy(() -> settings.maxInputs(0))
			.withMessage("Invalid maxInputs (0): must be one or more");
		assertThatIllegalArgumentException().isThrownBy(() -> settings.maxTokens(0))
			.withMessage("Invalid maxTokens (0): must be one or more");
		assertThatIllegalArgumentException().isThrownBy(() -> settings.maxInputTokens(-1))
			.withMessage("Invalid maxInputTokens (-1): must be one or more");
		assertThatIllegalArgumentException().isThrownBy(() -> settings.refusedText(""))
			.withMessage("Invalid refusedText: must not be empty");
	}

	private static JsonNode refused(SimulatedProvider provider, String body) throws IOException, InterruptedException {
		HttpResponse<String> response = send(provider, body);
		assertThat(response.statusCode()).isEqualTo(400);
		return TestClient.json(response).path("error");
	}

	private static HttpResponse<String> send(SimulatedProvider provider, String body)
			throws IOException, InterruptedException {
		TestClient client = new TestClient(provider);
		return client.send(client.post("/embeddings", body.replace('\'', '"')));
	}

}
