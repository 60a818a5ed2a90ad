package io.aiclient.spring.annotation;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class StructuredFormTests {

	private static final String REVIEW = "{\"stars\":4,\"mood\":\"GOOD\",\"day\":\"2026-05-04\",\"notes\":[\"a\"],\"by\":null}";

	private static final Review EXPECTED = new Review(4, Mood.GOOD, LocalDate.of(2026, 5, 4), List.of("a"), null);

	@ParameterizedTest
	@ValueSource(
			strings = { "%s", "  %s\n", "```json\n%s\n```", "```\n%s```", "Here it is:\n\n```json\n%s\n```\nDone." })
	void unwrapsOneFencedBlock(String answer) {
		assertThat(Readings.read(form("review"), answer(answer.formatted(REVIEW)))).isEqualTo(EXPECTED);
	}

	@Test
	void leavesFencesInsideTheAnswerAlone() {
		assertThat(Readings.read(form("text"), answer("{\"value\":[\"```json\\n{}\\n```\"]}")))
			.isEqualTo(List.of("```json\n{}\n```"));
	}

	@Test
	void toleratesUnknownPropertiesAndMissingNullableOnes() {
		assertThat(Readings.read(form("review"), answer(REVIEW.replace(",\"by\":null", ",\"extra\":{\"a\":[1]}"))))
			.isEqualTo(EXPECTED);
		assertThat(Readings.read(form("optional"), answer("{}"))).isEqualTo(new Maybe(Optional.empty()));
		assertThat(Readings.read(form("optional"), answer("{\"name\":null}"))).isEqualTo(new Maybe(Optional.empty()));
		assertThat(Readings.read(form("optional"), answer("{\"name\":\"Ada\"}")))
			.isEqualTo(new Maybe(Optional.of("Ada")));
	}

	@Test
	void readsGenericRecords() {
		assertThat(Readings.read(form("page"), answer("{\"items\":[\"2026-05-04\"]}")))
			.isEqualTo(new Page<>(List.of(LocalDate.of(2026, 5, 4))));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			number    | {"value":7}          | 7
			number    | {"value":7.0}        | 7
			number    | 7                    | 7
			mood      | {"value":"BAD"}      | BAD
			mood      | "BAD"                | BAD
			text      | {"value":["a","b"]}  | [a, b]
			text      | ["a","b"]            | [a, b]
			time      | "2026-05-04T10:00:00+02:00" | 2026-05-04T10:00+02:00
			""")
	void unwrapsValues(String method, String answer, String expected) {
		assertThat(Readings.read(form(method), answer(answer))).hasToString(expected);
	}

	static Stream<Arguments> unreadable() {
		return Stream.of(arguments("review", "secret", "Review: it is not JSON (line 1, column 1)"),
				arguments("review", "{\"stars\":4,", "Review: it is not JSON (line 1, column 12)"),
				arguments("review", "", "Review: it is empty"),
				arguments("review", "{\"stars\":4} secret", "Review: $.mood is missing"),
				arguments("review", "[\"secret\"]", "Review: $ is not an object"),
				arguments("review", "null", "Review: $ is null"),
				arguments("review", "{\"mood\":\"GOOD\"}", "Review: $.stars is missing"),
				arguments("review", "{\"stars\":null}", "Review: $.stars is null"),
				arguments("review", "{\"stars\":4.5}", "Review: $.stars is not a whole number"),
				arguments("review", "{\"stars\":\"secret\"}", "Review: $.mood is missing"),
				arguments("review", "{\"stars\":4,\"mood\":\"secret\"}",
						"Review: $.mood is none of [\"GOOD\",\"BAD\"]"),
				arguments("review", "{\"stars\":4,\"mood\":0}", "Review: $.mood is none of [\"GOOD\",\"BAD\"]"),
				arguments("review", "{\"stars\":4,\"mood\":\"BAD\",\"day\":\"secret\",\"notes\":[]}",
						"Review: $.day does not fit its type"),
				arguments("review", "{\"stars\":\"secret\",\"mood\":\"BAD\",\"day\":\"2026-05-04\",\"notes\":[]}",
						"Review: $.stars does not fit its type"),
				arguments("review", "{\"stars\":9,\"mood\":\"BAD\",\"day\":\"2026-05-04\",\"notes\":[]}",
						"Review: $ does not fit its type"),
				arguments("review", "{\"stars\":4,\"mood\":\"BAD\",\"day\":\"2026-05-04\",\"notes\":[\"a\",null]}",
						"Review: $.notes[1] is null"),
				arguments("review", "{\"stars\":4,\"mood\":\"BAD\",\"day\":\"2026-05-04\",\"notes\":\"secret\"}",
						"Review: $.notes is not an array"),
				arguments("number", "{\"number\":7}", "int: $.value is missing"),
				arguments("number", "1e400", "int: $.value does not fit its type"),
				arguments("number", "1e999999999", "int: $.value is out of range"),
				arguments("number", "NaN", "int: it is not JSON (line 1, column 4)"),
				arguments("number", "99999999999", "int: $.value does not fit its type"));
	}

	@ParameterizedTest
	@MethodSource("unreadable")
	void saysWhatIsWrongWithoutQuotingTheAnswer(String method, String answer, String problem) {
		AiResponse response = FakeAiClient.answer(answer).attempts(3).build();
		assertThatExceptionOfType(AiBadResponseException.class).isThrownBy(() -> Readings.read(form(method), response))
			.withMessage("The answer cannot be read as " + problem)
			.withNoCause()
			.satisfies((error) -> assertThat(error.attempts()).isEqualTo(3));
	}

	@Test
	void refusesRefusalsAndCutAnswers() {
		AiResponse refusal = FakeAiClient.answer("").refusal("secret").build();
		assertThatExceptionOfType(AiBadResponseException.class).isThrownBy(() -> Readings.read(form("review"), refusal))
			.withMessage("The model refused to answer");
		AiResponse cut = FakeAiClient.answer(REVIEW).finishReason("length").build();
		assertThatExceptionOfType(AiBadResponseException.class).isThrownBy(() -> Readings.read(form("review"), cut))
			.withMessage("The answer was cut at the most tokens that it may have; raise maxTokens");
	}

	@Test
	void asksForJsonSchemaByOption() {
		FakeAiClient client = FakeAiClient.answering("{\"value\":1}", REVIEW);
		Types types = client.implement(Types.class);
		types.number();
		types.review();
		AiRequest request = client.requests.get(0);
		assertThat(request.options()).isEqualTo(Map.of("response_format",
				Map.of("type", "json_schema", "json_schema",
						Map.of("name", "int", "strict", true, "schema",
								Map.of("type", "object", "properties", Map.of("value", Map.of("type", "integer")),
										"required", List.of("value"), "additionalProperties", false)))));
		assertThat(FakeAiClient.user(request)).isEqualTo("Count");
	}

	@Test
	void putsTheSchemaIntoThePromptWhereTheProviderTakesNone() {
		String instruction = "\n\nAnswer with one JSON object by this JSON schema, and with nothing else:\n"
				+ "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"integer\"}},"
				+ "\"required\":[\"value\"],\"additionalProperties\":false}";
		FakeAiClient client = FakeAiClient.answering("{\"value\":1}", "{\"value\":[]}", "{\"value\":1}");
		client.structuredOutput = StructuredOutput.JSON_OBJECT;
		Types types = client.implement(Types.class);
		types.number();
		types.text();
		assertThat(client.requests.get(0).options())
			.isEqualTo(Map.of("response_format", Map.of("type", "json_object")));
		assertThat(FakeAiClient.user(client.requests.get(0))).isEqualTo("Count" + instruction);
		assertThat(FakeAiClient.user(client.requests.get(1))).isEqualTo("List");
		assertThat(FakeAiClient.system(client.requests.get(1))).startsWith("Be brief\n\nAnswer with one JSON object");
		client.structuredOutput = StructuredOutput.NONE;
		client.implement(Types.class).number();
		assertThat(client.requests.get(2).options()).isEmpty();
		assertThat(FakeAiClient.user(client.requests.get(2))).isEqualTo("Count" + instruction);
	}

	@Test
	@Timeout(30)
	void aFenceThatNothingClosesTakesNoTimeInTheSquareOfItsLength() {
		String blanks = " \t".repeat(2_000_000);
		assertThatExceptionOfType(AiBadResponseException.class)
			.isThrownBy(() -> Readings.read(form("review"), answer("```\n" + blanks + "x")))
			.withMessageContaining("it is not JSON");
		assertThat(Readings.read(form("number"), answer("Here:\n```\n" + blanks + "7\n" + blanks + "```\nSo.")))
			.isEqualTo(7);
	}

	@Test
	void anAnswerIsBoundedInValuesAndLevels() {
		for (String answer : List.of("[" + "[],".repeat(600_000) + "0]", "[".repeat(600) + "]".repeat(600))) {
			assertThatExceptionOfType(AiBadResponseException.class)
				.isThrownBy(() -> Readings.read(form("text"), answer(answer)))
				.withMessageContaining("its JSON is too large or too deep");
		}
	}

	@Test
	void whatIsWrongWithALevelFarBelowIsNamedByItsPath() {
		String nested = "{\"children\":[".repeat(200) + "{}" + "]}".repeat(200);
		assertThatExceptionOfType(AiBadResponseException.class)
			.isThrownBy(() -> Readings.read(form("tree"), answer(nested)))
			.withMessageEndingWith("Tree: $" + ".children[0]".repeat(200) + ".children is missing");
	}

	private static AiResponse answer(String content) {
		return FakeAiClient.answer(content).build();
	}

	private static StructuredForm form(String method) {
		return Readings.form(Types.class, method);
	}

	interface Types {

		@AiCall("Review")
		Review review();

		@AiCall("Count")
		int number();

		@AiCall("Mood")
		Mood mood();

		@AiCall(value = "List", system = "Be brief")
		List<String> text();

		@AiCall("Time")
		OffsetDateTime time();

		@AiCall("Page")
		Page<LocalDate> page();

		@AiCall("Maybe")
		Maybe optional();

		@AiCall("Tree")
		Tree tree();

	}

	record Review(int stars, Mood mood, LocalDate day, List<String> notes, @Nullable String by) {

		Review {
			if (stars > 5) {
				throw new IllegalArgumentException("secret " + stars);
			}
		}

	}

	enum Mood {

		GOOD, BAD

	}

	record Page<T>(List<T> items) {

	}

	record Tree(List<Tree> children) {

	}

	record Maybe(Optional<String> name) {

	}

}
