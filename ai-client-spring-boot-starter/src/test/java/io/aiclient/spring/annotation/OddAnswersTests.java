package io.aiclient.spring.annotation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.error.AiBadResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Answers in forms that the schema does not ask for, as models gave them: read if they
 * can mean one thing only, and never read as something else.
 */
class OddAnswersTests {

	private static final int MANY = 2_000_000;

	private static final String DRAFT = "```json\n{\"city\":\"Rome\",\"day\":\"2026-01-01\"}\n```";

	private static final String REAL = "{\"city\":\"Oslo\",\"day\":\"2026-05-04\"}";

	/**
	 * The last of two properties of the same name is read.
	 */
	private static final String EVERYTHING = """
			{"day":"2026-05-04","time":"10:30","at":"2026-05-04T10:30:00","offset":"2026-05-04T10:30:00+02:00",
			"zoned":"2026-05-04T10:30:00Z","instant":"2026-05-04T10:30:00Z","took":"PT1H",
			"id":"123e4567-e89b-12d3-a456-426614174000","count":1,"big":1,"whole":1,"share":0.5,"yes":true,
			"mood":"BAD","days":[],"%s":%s}""";

	private static final Trip TRIP = new Trip("Oslo", LocalDate.of(2026, 5, 4));

	@ParameterizedTest
	@ValueSource(strings = { "<think>First a draft:\n%1$s\nNo, Oslo.</think>\n%2$s",
			"<think>\n%1$s\n</think>\n\n```json\n%2$s\n```\n", "First a draft:\n%1$s\nNo.\n</think>\n%2$s",
			"<THINK>%1$s</THINK>%2$s", "<thinking>{\"city\":\"Rome\",\"day\":\"2026-01-01\"}</thinking> Here: %2$s",
			"[THINK]%1$s[/THINK]%2$s", "◁think▷%1$s◁/think▷%2$s", "<seed:think>%1$s</seed:think>%2$s",
			"<think budget=\"9\">%1$s</think>%2$s", "<think>a</think>%1$s<think>b</think>%2$s",
			"<think>I close with </think> then.\n%1$s\n</think>\n%2$s", "<think><think>a</think>%1$s</think>%2$s",
			"<think>{\"city\":\"</think>\n%2$s", "<think></think>%2$s", "<think>x</think>%2$s",
			"<think>x</think>\n\uFEFF%2$s", "<reasoning>%1$s</reasoning>\n<answer>%2$s</answer>",
			"<|channel|>analysis<|message|>%1$s<|end|><|start|>assistant<|channel|>final<|message|>%2$s" })
	void readsTheAnswerBehindTheThoughts(String answer) {
		assertThat(read("trip", answer.formatted(DRAFT, REAL))).isEqualTo(TRIP);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<think>A draft:\n%s\nand so on", "Well. <think>%s", "%s<think>Or Oslo?",
			"<think>a<think>b</think>%s", "[THINK]%s", "<thinking>%s</thinking", "<think>x</think>%s<think>Hm",
			"<|channel|>analysis<|message|>%s<|end|>" })
	void thoughtsWithoutAnEndAreNoAnswer(String answer) {
		assertThat(failure("trip", answer.formatted(DRAFT))).isEqualTo("Trip: the model's thoughts in it have no end");
	}

	static Stream<Arguments> drafts() {
		String several = "it has more than one JSON value";
		return Stream.of(arguments(DRAFT + "</think>", "it is empty"),
				arguments("<think>" + DRAFT + "</think>", "it is empty"),
				arguments(DRAFT + "</think>I cannot tell.", "it is not JSON (line 1, column 1)"),
				arguments(DRAFT + "\nNo, rather:\n" + REAL, several),
				arguments(DRAFT + "\nNo, rather:\n{\"city\":\"Oslo\",\"da", several),
				arguments("<think>x</think>" + DRAFT + " No: " + REAL, several),
				arguments("<think>x</think>{\"city\":\"Oslo\",", "it is not JSON (line 1, column 16)"));
	}

	@ParameterizedTest
	@MethodSource("drafts")
	void aDraftIsNeverTheAnswer(String answer, String problem) {
		assertThat(failure("trip", answer)).isEqualTo("Trip: " + problem);
	}

	@Test
	void tagsWithinTheAnswerAreText() {
		assertThat(read("trip", "{\"city\":\"</think>\",\"day\":\"2026-05-04\"}"))
			.isEqualTo(new Trip("</think>", TRIP.day()));
		assertThat(read("trip", "<think>x</think>{\"city\":\"<think>\",\"day\":\"2026-05-04\"}"))
			.isEqualTo(new Trip("<think>", TRIP.day()));
		assertThat(read("cities", "<think>[1]</think>[\"<think>\"]")).isEqualTo(List.of("<think>"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\uFEFF%s", "\uFEFF\n %s\n\uFEFF", "\u00A0%s\u200B", "The answer is %s",
			"%s\nI hope it helps.", "Sure [1]:\n%s\n[1] a {source}, see [here](http://localhost)",
			"In {braces} or {{this}}: %s.", "{%s}", "```json\n%s", "```json %s```",
			"```python\nprint([1])\n```\nprints %s", "By the schema {\"type\":\"object\"}:\n```json\n%s\n```" })
	void readsOneObjectWithinProse(String answer) {
		assertThat(read("trip", answer.formatted(REAL))).isEqualTo(TRIP);
	}

	@ParameterizedTest
	@ValueSource(strings = { "%1$s %1$s", "Either %1$s or %1$s", "```\n%1$s\n```\n```\n%1$s\n```", "%1$s {\"city\":",
			"```\n%1$s\n%1$s\n```" })
	void severalObjectsAreNone(String answer) {
		assertThat(failure("trip", answer.formatted(REAL))).isEqualTo("Trip: it has more than one JSON value");
	}

	@Test
	void readsOneListWithinProse() {
		assertThat(read("cities", "The cities are [\"Oslo\"].")).isEqualTo(List.of("Oslo"));
		assertThat(read("cities", "<think>[\"Rome\"]</think>It is {\"value\":[\"Oslo\"]}")).isEqualTo(List.of("Oslo"));
		assertThat(failure("cities", "Not [\"Rome\"] but [\"Oslo\"]"))
			.isEqualTo("List<String>: it has more than one JSON value");
	}

	@ParameterizedTest
	@ValueSource(strings = { "day", "time", "at", "offset", "zoned", "instant", "took", "id", "count", "big", "whole",
			"share", "yes", "mood", "days" })
	void emptyTextIsNoValue(String property) {
		for (String empty : List.of("\"\"", "\" \"")) {
			assertThat(failure("everything", EVERYTHING.formatted(property, empty)))
				.isEqualTo("Everything: $." + property + " is empty");
		}
		assertThat(failure("everything", EVERYTHING.formatted(property, "null")))
			.isEqualTo("Everything: $." + property + " is null");
	}

	@Test
	void readsEveryTypeByItsOwnForm() {
		assertThat(read("everything", EVERYTHING.formatted("more", "\"\""))).isInstanceOf(Everything.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "day", "instant", "took", "id", "count", "number", "big", "yes", "mood" })
	void emptyTextIsNoValueOfItsOwnNorInAList(String method) {
		assertThat(failure(method, "\"\"")).endsWith(": $.value is empty");
		assertThat(failure(method, "{\"value\":\"\"}")).endsWith(": $.value is empty");
		assertThat(failure("page", "{\"items\":[\"2026-05-04\",\"\"]}")).endsWith(": $.items[1] is empty");
		assertThat(failure("days", "[\"\"]")).endsWith(": $.value[0] is empty");
		assertThat(failure("ids", "[[\"\"]]")).endsWith(": $.value[0][0] is empty");
	}

	@Test
	void emptyTextIsNullWhereNullMayBeAndTextWhereTextMayBe() {
		assertThat(read("maybe", "{\"day\":\"\",\"count\":\"\",\"text\":\"\",\"name\":\"\"}"))
			.isEqualTo(new Maybe(null, Optional.empty(), "", Optional.of("")));
		assertThat(read("cities", "[\"\"]")).isEqualTo(List.of(""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1234567890.1234567", "12345678901234567890.12", "0.10", "100.00", "9007199254740993.5",
			"0.1234567890123456789012345678901234567890", "-0.30000000000000004" })
	void decimalsAreExact(String number) {
		assertThat(read("big", number)).isEqualTo(new BigDecimal(number));
		assertThat(read("big", "{\"value\":" + number + "}")).isEqualTo(new BigDecimal(number));
		assertThat(read("big", "{\"value\":\"" + number + "\"}")).isEqualTo(new BigDecimal(number));
		assertThat(read("bigs", "[" + number + "]")).isEqualTo(List.of(new BigDecimal(number)));
		assertThat(read("share", number)).isEqualTo(Double.valueOf(number));
	}

	@Test
	void wholeNumbersAreExact() {
		assertThat(read("count", "9007199254740993.0")).isEqualTo(9_007_199_254_740_993L);
		assertThat(read("whole", "123456789012345678901234567890.0"))
			.isEqualTo(new BigInteger("123456789012345678901234567890"));
		assertThat(read("count", "1.2e3")).isEqualTo(1200L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "big", "whole", "count", "number", "share", "instant" })
	@Timeout(30)
	void numbersBeyondAllBoundsAreRefused(String method) {
		for (String number : List.of("1e999999999", "1e-999999999", "1e10001")) {
			assertThat(failure(method, number)).endsWith(": $.value is out of range");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e400", "-1e400" })
	void aNumberThatADoubleCannotHoldIsRefused(String number) {
		assertThat(failure("share", number)).endsWith("does not fit its type");
		assertThat(failure("share", "\"" + number + "\"")).endsWith("does not fit its type");
		assertThat(failure("ratio", number.replace("400", "39"))).isEqualTo("float: $.value is out of range");
		assertThat(failure("ratio", number)).isEqualTo("float: $.value is out of range");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"NaN\"", "\"-Infinity\"", "\"INF\"", "\"seven\"" })
	void aTextThatIsNoNumberIsRefused(String text) {
		for (String method : List.of("share", "ratio", "big")) {
			assertThat(failure(method, text)).endsWith(": $.value is not a number");
		}
	}

	@Test
	void readsNumbersInTexts() {
		assertThat(read("share", "\" 0.5\"")).isEqualTo(0.5);
		assertThat(read("ratio", "{\"value\":\"-1.5e3\"}")).isEqualTo(-1500f);
		assertThat(read("number", "\"7\"")).isEqualTo(7);
		assertThat(read("portion", "{\"part\":\"\",\"rest\":0.25}")).isEqualTo(new Portion(null, 0.25f));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			1767225600,         2026-01-01T00:00:00Z
			1767225600.0,       2026-01-01T00:00:00Z
			1767225600.123456,  2026-01-01T00:00:00.123456Z
			1.7672256E9,        2026-01-01T00:00:00Z
			946684800,          2000-01-01T00:00:00Z
			1767225600000,      2026-01-01T00:00:00Z
			1767225600123,      2026-01-01T00:00:00.123Z
			"1767225600",       2026-01-01T00:00:00Z
			"1767225600123",    2026-01-01T00:00:00.123Z
			""")
	void aTimeInDigitsIsSecondsOrMilliseconds(String number, String expected) {
		Instant instant = Instant.parse(expected);
		assertThat(read("instant", number)).isEqualTo(instant);
		assertThat(read("instants", "[" + number + "]")).isEqualTo(List.of(instant));
		assertThat(((OffsetDateTime) read("offset", number)).toInstant()).isEqualTo(instant);
		assertThat(((ZonedDateTime) read("zoned", number)).toInstant()).isEqualTo(instant);
	}

	static Stream<Arguments> ambiguousNumbers() {
		Stream<Arguments> instants = Stream
			.of("0", "-1", "2026", "20260504", "202605041030", "20260504103000", "1767225600123456", "\"20260504\"")
			.flatMap((number) -> Stream.of("instant", "offset", "zoned")
				.map((method) -> arguments(method, number, "date-time")));
		return Stream.concat(instants,
				Stream.of(arguments("day", "20577", "date"), arguments("day", "20260504", "date"),
						arguments("took", "90", "duration"), arguments("took", "1.5", "duration")));
	}

	@ParameterizedTest
	@MethodSource("ambiguousNumbers")
	void aNumberOfAnUnknownUnitIsRefused(String method, String number, String format) {
		assertThat(failure(method, number)).endsWith(": $.value is a number, and not a " + format);
	}

	@Test
	void aTextOfDigitsIsReadByThePatternThatAPropertyNames() {
		assertThat(read("compact", "{\"day\":\"20260504\",\"at\":\"20260504103000\"}"))
			.isEqualTo(new Compact(TRIP.day(), LocalDateTime.of(2026, 5, 4, 10, 30)));
		assertThat(failure("day", "\"20260504\"")).endsWith(": $.value does not fit its type");
		assertThat(failure("took", "\"90\"")).endsWith(": $.value does not fit its type");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			mood   | "very_good"            | VERY_GOOD
			mood   | {"value":"Very Good"}  | VERY_GOOD
			mood   | "very-good "           | VERY_GOOD
			mood   | "SO-SO"                | SO_SO
			mood   | true                   | TRUE
			moods  | ["bad","BAD"]          | [BAD, BAD]
			mood   | bad                    | BAD
			mood   | BAD                    | BAD
			mood   | Very good.             | VERY_GOOD
			mood   | **Bad**                | BAD
			mood   | 'bad'                  | BAD
			mood   | <think>GOOD?</think>bad | BAD
			day    | 2026-05-04             | 2026-05-04
			day    | <think>x</think>2026-05-04. | 2026-05-04
			id     | 123e4567-e89b-12d3-a456-426614174000 | 123e4567-e89b-12d3-a456-426614174000
			took   | PT1H30M                | PT1H30M
			time   | 10:30                  | 10:30
			instant| 2026-05-04T10:00:00Z   | 2026-05-04T10:00:00Z
			link   | https://localhost/a    | https://localhost/a
			""")
	void readsWhatCanMeanOneThingOnly(String method, String answer, String expected) {
		assertThat(read(method, answer)).hasToString(expected);
		assertThat(read(method, "```\n" + answer + "\n```")).hasToString(expected);
	}

	@Test
	void readsConstantsInARecordByAnyCase() {
		assertThat(read("rating", "{\"mood\":\"very good\"}")).isEqualTo(new Rating(Mood.VERY_GOOD, null));
		assertThat(read("rating", "{\"mood\":\"Bad\",\"other\":\"bad\"}")).isEqualTo(new Rating(Mood.BAD, Mood.BAD));
		assertThat(read("rating", "{\"mood\":\"Bad\",\"other\":\"\"}")).isEqualTo(new Rating(Mood.BAD, null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			letter | a-b              | Letter: $.value is none of ["a_b","A_B","C"]
			letter | "A_b"            | Letter: $.value is none of ["a_b","A_B","C"]
			mood   | GOOD or BAD      | Mood: $.value is none of ["VERY_GOOD","BAD","so-so","TRUE"]
			mood   | not bad          | Mood: $.value is none of ["VERY_GOOD","BAD","so-so","TRUE"]
			mood   | {"value":"bad"   | Mood: $.value is none of ["VERY_GOOD","BAD","so-so","TRUE"]
			mood   | 1                | Mood: $.value is none of ["VERY_GOOD","BAD","so-so","TRUE"]
			day    | secret           | LocalDate: $.value does not fit its type
			link   | secret           | URI: it is not JSON (line 1, column 1)
			number | seven            | int: it is not JSON (line 1, column 1)
			""")
	void refusesWordsThatMayMeanSeveralThingsOrNone(String method, String answer, String problem) {
		assertThat(failure(method, answer)).isEqualTo(problem);
	}

	@Test
	void readsConstantsThatDifferByCaseOnlyByTheirVeryName() {
		assertThat(read("letter", "a_b")).isEqualTo(Letter.LOWER);
		assertThat(read("letter", "\"A_B\"")).isEqualTo(Letter.A_B);
		assertThat(read("letter", "c")).isEqualTo(Letter.C);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<", "<think>", "</think>", "<think></think>", "<think ", "<thinking>{", "{", "[",
			"{\"a\":", "[{\"a\":", "{}", "[1]", "{\"", "{\"a\":\"", "\"", "```\n", "```", "`", "```json ",
			"\n```\n{\"a\":1", "\uFEFF", "◁", "<|channel|>final", "[think", "a.", "**", "\\", "[[],",
			"{\"a\":{},\"b\":[", "_ -" })
	@Timeout(60)
	void readingTakesATimeInProportionToTheLength(String piece) {
		String answer = piece.repeat(MANY / piece.length());
		assertThat(failure("trip", answer)).isNotEmpty();
		assertThat(failure("cities", "Here: " + answer)).isNotEmpty();
		assertThat(failure("mood", answer)).isNotEmpty();
	}

	private static Object read(String method, String answer) {
		return Readings.read(form(method), FakeAiClient.answer(answer).build());
	}

	private static String failure(String method, String answer) {
		String start = "The answer cannot be read as ";
		String message = assertThatExceptionOfType(AiBadResponseException.class).isThrownBy(() -> read(method, answer))
			.withMessageStartingWith(start)
			.withNoCause()
			.actual()
			.getMessage();
		return message.substring(start.length());
	}

	private static StructuredForm form(String method) {
		return Readings.form(Types.class, method);
	}

	interface Types {

		Trip trip();

		List<String> cities();

		Everything everything();

		Maybe maybe();

		Page<LocalDate> page();

		List<LocalDate> days();

		List<List<UUID>> ids();

		LocalDate day();

		LocalTime time();

		Instant instant();

		List<Instant> instants();

		OffsetDateTime offset();

		ZonedDateTime zoned();

		Duration took();

		UUID id();

		URI link();

		Long count();

		int number();

		BigDecimal big();

		List<BigDecimal> bigs();

		BigInteger whole();

		double share();

		boolean yes();

		Mood mood();

		List<Mood> moods();

		Letter letter();

		Rating rating();

		Compact compact();

		Portion portion();

		float ratio();

	}

	record Trip(String city, LocalDate day) {

	}

	record Page<T>(List<T> items) {

	}

	record Maybe(@Nullable LocalDate day, Optional<Long> count, @Nullable String text, Optional<String> name) {

	}

	record Rating(Mood mood, @Nullable Mood other) {

	}

	record Compact(@JsonFormat(pattern = "yyyyMMdd") LocalDate day,
			@JsonFormat(pattern = "yyyyMMddHHmmss") LocalDateTime at) {

	}

	record Portion(@Nullable Float part, float rest) {

	}

	record Everything(LocalDate day, LocalTime time, LocalDateTime at, OffsetDateTime offset, ZonedDateTime zoned,
			Instant instant, Duration took, UUID id, long count, BigDecimal big, BigInteger whole, Double share,
			boolean yes, Mood mood, List<LocalDate> days) {

	}

	enum Mood {

		VERY_GOOD, BAD, @JsonProperty("so-so")
		SO_SO, TRUE

	}

	enum Letter {

		@JsonProperty("a_b")
		LOWER, A_B, C

	}

}
