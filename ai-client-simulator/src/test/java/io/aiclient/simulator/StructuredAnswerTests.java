package io.aiclient.simulator;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class StructuredAnswerTests {

	private static final SimulatedProvider PROVIDER = SimulatedProvider.start();

	private static final String REVIEW = """
			{"type": "object", "additionalProperties": false,
			 "required": ["mood", "stars", "score", "good", "note", "tags", "author", "maybe", "kind"],
			 "properties": {
			  "mood": {"type": "string", "enum": ["glad", "sad", "bored"]},
			  "stars": {"type": "integer", "minimum": 1, "maximum": 5},
			  "score": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
			  "good": {"type": "boolean"},
			  "note": {"type": "string", "maxLength": 12},
			  "tags": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "string"}},
			  "author": {"$ref": "#/$defs/Author"},
			  "maybe": {"anyOf": [{"type": "null"}, {"type": "integer"}]},
			  "kind": {"const": "review"}},
			 "$defs": {"Author": {"type": "object", "additionalProperties": false,
			  "required": ["id", "born", "friend"],
			  "properties": {"id": {"type": "string", "format": "uuid"}, "born": {"type": "string", "format": "date"},
			   "friend": {"anyOf": [{"$ref": "#/$defs/Author"}, {"type": "null"}]}}}}}""";

	private final TestClient client = new TestClient(PROVIDER);

	@AfterAll
	static void close() {
		PROVIDER.close();
	}

	@Test
	void answerSatisfiesTheSchema() throws Exception {
		JsonNode answer = answer(withSchema("Sort this:\n\nA fine book about bees."));
		assertThat(answer.propertyNames()).containsExactly("mood", "stars", "score", "good", "note", "tags", "author",
				"maybe", "kind");
		assertThat(answer.path("mood").asString()).isIn("glad", "sad", "bored");
		assertThat(answer.path("stars").isIntegralNumber()).isTrue();
		assertThat(answer.path("stars").asInt()).isBetween(1, 5);
		assertThat(answer.path("score").asDouble()).isGreaterThan(0).isLessThan(1);
		assertThat(answer.path("good").isBoolean()).isTrue();
		assertThat(answer.path("note").asString()).isEqualTo("A fine book ");
		assertThat(answer.path("tags").size()).isEqualTo(2);
		assertThat(answer.at("/author/id").asString()).matches("[0-9a-f-]{36}");
		assertThat(answer.at("/author/born").asString()).matches("\\d{4}-\\d\\d-\\d\\d");
		assertThat(answer.path("maybe").isIntegralNumber()).isTrue();
		assertThat(answer.path("kind").asString()).isEqualTo("review");
	}

	@Test
	void answerDependsOnTheTextAndOnNothingElse() throws Exception {
		assertThat(answer(withSchema("Bees."))).isEqualTo(answer(withSchema("Bees.")));
		Set<String> moods = new HashSet<>();
		for (int i : IntStream.range(0, 30).toArray()) {
			moods.add(answer(withSchema("Review " + i)).path("mood").asString());
		}
		assertThat(moods).containsExactlyInAnyOrder("glad", "sad", "bored");
	}

	@Test
	void findsTheSchemaInThePrompt() throws Exception {
		ObjectNode request = TestClient.request(
				"Sort this. Answer with JSON that satisfies this schema: " + REVIEW + "\n\nA fine book about bees.");
		request.putObject("response_format").put("type", "json_object");
		JsonNode answer = answer(request);
		assertThat(answer.path("kind").asString()).isEqualTo("review");
		assertThat(answer.path("note").asString()).isEqualTo("A fine book ");
		request.remove("response_format");
		assertThat(answer(request)).isEqualTo(answer);
	}

	@Test
	void answersWithAnObjectWithoutASchema() throws Exception {
		ObjectNode request = TestClient.request("Say it in JSON:\n\nHello");
		request.putObject("response_format").put("type", "json_object");
		assertThat(answer(request)).isEqualTo(TestClient.json("{\"answer\": \"[answer] Hello\"}"));
	}

	@Test
	void understandsTheRestOfJsonSchema() {
		assertThat(of("{'type': ['null', 'boolean']}").isBoolean()).isTrue();
		assertThat(of("{'type': 'null'}").isNull()).isTrue();
		assertThat(of("{'oneOf': [{'type': 'integer', 'minimum': 7, 'maximum': 7}]}").asInt()).isEqualTo(7);
		assertThat(of("{'type': 'integer', 'multipleOf': 5, 'minimum': 11, 'maximum': 19}").asInt()).isEqualTo(15);
		assertThat(of("{'type': 'string', 'minLength': 80}").asString()).hasSize(80);
		assertThat(of("{'type': 'string', 'format': 'date-time'}").asString()).endsWith("Z");
		assertThat(of("{'allOf': [{'type': 'object', 'properties': {'a': {'const': 1}}}, {'properties': {'b': "
				+ "{'const': 2}}}]}"))
			.isEqualTo(TestClient.json("{\"a\": 1, \"b\": 2}"));
		assertThat(of("{'type': 'object', 'properties': {'more': {'$ref': '#'}}}").toString()).hasSizeLessThan(200);
	}

	@Test
	void textWithoutASchemaIsAnsweredAsText() {
		assertThat(SimulatedProvider.answerTo("Translate into French:\n\nOne.\n\nTwo."))
			.isEqualTo("[French] One.\n\nTwo.");
		assertThat(SimulatedProvider.answerTo("Shorten:\n\nOne.")).isEqualTo("[answer] One.");
		assertThat(SimulatedProvider.answerTo(" Hello ")).isEqualTo("[answer] Hello");
	}

	private static ObjectNode withSchema(String user) {
		ObjectNode request = TestClient.request(user);
		ObjectNode format = request.putObject("response_format").put("type", "json_schema");
		format.putObject("json_schema")
			.put("name", "review")
			.put("strict", true)
			.set("schema", TestClient.json(REVIEW));
		return request;
	}

	private JsonNode answer(ObjectNode request) throws Exception {
		JsonNode response = TestClient.json(this.client.send(request));
		return TestClient.json(response.at("/choices/0/message/content").asString());
	}

	private static JsonNode of(String schema) {
		return SchemaAnswer.of(TestClient.json(schema.replace('\'', '"')), "Bees make honey");
	}

}
