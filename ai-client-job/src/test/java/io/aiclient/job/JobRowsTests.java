package io.aiclient.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

class JobRowsTests {

	@TempDir
	private Path folder;

	@Test
	void readsCsvAsRfc4180HasIt() throws IOException {
		List<JobRow> rows = csv("\uFEFFid,text,note\r\n1,plain,\r\n2,\"a, \"\"b\"\"\r\nc\",x\n\n3,äöü 😀,\"\"");
		assertThat(rows).containsExactly(new JobRow("1", Map.of("id", "1", "text", "plain", "note", "")),
				new JobRow("2", Map.of("id", "2", "text", "a, \"b\"\r\nc", "note", "x")),
				new JobRow("3", Map.of("id", "3", "text", "äöü 😀", "note", "")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			id,text~1,a,b~            | line 2 .* has 3 fields, and the first line names 2
			id,text~1,"a~b            | line 2 .* begins a quoted field that does not end
			id,text~1,a~2,x"y~        | line 3 .* has a quote inside a field without quotes
			id,text~1,"a"b~           | line 2 .* goes on after the closing quote
			id,text~"1~1",a~,b~       | line 4 .* has no key: its field 'id' is empty
			key,text~1,a~             | line 1 .* must name the fields, each once, and 'id'
			id,id~1,a~                | line 1 .* must name the fields, each once
			id,text~1,"a~b""          | line 2 .* begins a quoted field that does not end
			id,text~1,a~~2,"          | line 4 .* begins a quoted field that does not end
			-                         | line 1 .* is empty
			""")
	void saysWhatIsWrongWithACsvFile(String content, String message) {
		assertThatExceptionOfType(JobException.class)
			.isThrownBy(() -> csv((content != null) ? content.replace('~', '\n') : ""))
			.withMessageMatching("(?s).*rows.csv.*")
			.withMessageMatching("(?s)Cannot read rows: " + message + ".*");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void readsCsvWhateverItsLinesEndWith(String end) throws IOException {
		for (String mark : List.of("", "\uFEFF")) {
			for (String last : List.of("", end, end + end)) {
				String content = mark + "\"id\",\"text\"~1,plain~2,\"a~~b\"~~3,\"c~\"~4,\"\"~\"5\",\"\"\"d\"\"\"";
				assertThat(csv(content.replace("~", end) + last)).extracting(JobRow::key, (row) -> row.text("text"))
					.containsExactly(tuple("1", "plain"), tuple("2", "a" + end + end + "b"), tuple("3", "c" + end),
							tuple("4", ""), tuple("5", "\"d\""));
			}
		}
	}

	/**
	 * A row that such a field ends must not be lost.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void aQuotedFieldMayEndWithAReturn(String end) throws IOException {
		assertThat(csv("id~\"a\r\"~\"b\n\"~\"c\r\n\"~d".replace("~", end))).extracting(JobRow::key)
			.containsExactly("a\r", "b\n", "c\r\n", "d");
	}

	@Test
	void readsLongFieldsAndManyRowsWhereverABlockEnds() throws IOException {
		StringBuilder content = new StringBuilder("\uFEFFid,text\r\n");
		for (int i = 0; i < 3000; i++) {
			content.append(i).append(",\"").append("x\"\"\r\n".repeat(i % 7)).append("\"\r\n");
		}
		content.append("last,").append("y".repeat(1 << 20));
		List<JobRow> rows = csv(content.toString());
		assertThat(rows).hasSize(3001);
		for (int i = 0; i < 3000; i++) {
			assertThat(rows.get(i).text("text")).isEqualTo("x\"\r\n".repeat(i % 7));
		}
		assertThat(rows.get(3000).text("text")).hasSize(1 << 20);
	}

	@Test
	void namesTheLineAlsoBehindRowsOfManyLines() {
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> csv("id,text\r\n1,\"a\r\nb\r\nc\"\r\n\r\n2\r\n"))
			.withMessageContaining("line 6 of");
	}

	@ParameterizedTest
	@ValueSource(strings = { "id,text", "id,text\r\n", "\uFEFF\"id\"\r" })
	void csvThatHasBytesAndNoRowIsAnError(String content) {
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> csv(content))
			.withMessageContaining("rows.csv' has")
			.withMessageContaining("bytes, and no row in them");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\uFEFF", " \r\r" })
	void jsonLinesThatHaveBytesAndNoRowAreAnError(String content) throws IOException {
		assertThat(jsonLines("")).isEmpty();
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> jsonLines(content))
			.withMessageContaining("bytes, and no row in them");
	}

	@Test
	void readsJsonLinesThatEndWithReturns() throws IOException {
		assertThat(jsonLines("{\"id\":\"a\"}\r{\"id\":\"b\"}\r")).extracting(JobRow::key).containsExactly("a", "b");
	}

	@Test
	void readsJsonLines() throws IOException {
		List<JobRow> rows = jsonLines("{\"id\":\"a\",\"text\":\"x\"}\n\n{\"id\":7,\"tags\":[1,2]}\n");
		assertThat(rows).extracting(JobRow::key).containsExactly("a", "7");
		assertThat(rows.get(0).text("text")).isEqualTo("x");
		assertThat(rows.get(1).fields().get("tags")).isEqualTo(List.of(1, 2));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"id":"a"}~{"id":          | line 2 .* is no JSON object
			[1]                        | line 1 .* is no JSON object
			{"key":"a"}                | line 1 .* has no key: its field 'id' must be a text or a number
			{"id":" "}                 | line 1 .* has no key
			""")
	void saysWhatIsWrongWithAJsonLinesFile(String content, String message) {
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> jsonLines(content.replace('~', '\n')))
			.withMessageMatching("(?s)Cannot read rows: " + message + ".*");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"id":"a","t":"he said "no"."} | at column 25, unexpected character ('n' (code 110)): was expecting comma
			{"id":"a"                      | at column 10, unexpected end-of-input: expected close marker for Object.
			{"id":"a","t":[1,2}            | at column 19, unexpected close marker '}': expected ']'.
			{"id":"a"} {"id":"b"}          | at column 12, expected the end of the line, found more behind the object.
			{"id":"a"} x                   | at column 12, expected a string in quotes, a number,
			{"id":SecretPromptOfACustomer} | at column 7, expected a string in quotes, a number, an object, an array, tr
			{'id':"a"}                     | at column 2, unexpected character
			{"id":"a","t":"\\x"}           | unrecognized character escape 'x' (code 120).
			[1]                            | at column 1, expected '{', found an array.
			"SecretPromptOfACustomer"      | at column 1, expected '{', found a string.
			7.5                            | at column 1, expected '{', found a number.
			null                           | at column 1, expected '{', found null.
			""")
	void saysWhereALineIsNoJsonObjectAndWhyWithoutWhatItHolds(String line, String why) {
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> jsonLines("{\"id\":\"0\"}\n\n" + line))
			.withMessageStartingWith("Cannot read rows: line 3 of '")
			.withMessageContaining("is no JSON object: ")
			.withMessageContaining(why)
			.withMessageContaining("onUnreadableRow(OnUnreadableRow.SKIP)")
			.withMessageNotContainingAny("SecretPrompt", "Source", "REDACTED");
	}

	@Test
	void whatIsSaidOfALineIsShortAndClean() {
		for (String line : List.of("{\"id\":" + "[".repeat(100_000), "x".repeat(100_000), "{\"\u0007\":1,\u001b[31m",
				"{\"id\":" + "9".repeat(100_000) + "}")) {
			assertThatExceptionOfType(JobException.class).isThrownBy(() -> jsonLines(line))
				.satisfies((error) -> assertThat(error.getMessage()).contains("line 1 of")
					.hasSizeLessThan(600)
					.doesNotContain("\u001b", "\u0007", "\n"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void aLineThatCannotBeReadIsSkippedAndTheNextIsRead(String end) throws IOException {
		Path file = Files.write(this.folder.resolve("rows.jsonl"),
				("\uFEFF{\"id\":1}~{\"id\":~~{\"t\":\"no key\"}~{\"id\":\"\u00e4\"}~{\"id\":\"b\"}").replace("~", end)
					.getBytes(StandardCharsets.UTF_8));
		byte[] bytes = Files.readAllBytes(file);
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (bytes[i] == (byte) 0xA4) ? (byte) '"' : bytes[i];
		}
		Files.write(file, bytes);
		List<JobInput> input = JobRows.jsonLines(file).input(OnUnreadableRow.SKIP).collectList().block();
		assertThat(input).filteredOn(JobRow.class::isInstance)
			.extracting((row) -> ((JobRow) row).key())
			.containsExactly("1", "b");
		assertThat(input).filteredOn(UnreadableRow.class::isInstance)
			.extracting((row) -> ((UnreadableRow) row).line(),
					(row) -> ((UnreadableRow) row).reason().replaceFirst(".*rows.jsonl' ", ""))
			.containsExactly(
					tuple(2L, "is no JSON object: at column 7, unexpected end-of-input within/between Object entries"),
					tuple(4L, "has no key: its field 'id' must be a text or a number"),
					tuple(5L, "is not UTF-8 text: at column 8"));
	}

	@Test
	void aRecordThatCannotBeReadIsSkippedAndTheNextIsRead() throws IOException {
		Path file = Files.writeString(this.folder.resolve("rows.csv"), "id,t\n1,\"a\nb\"\n2\n3,x,y\n ,x\n5,z\n");
		List<JobInput> input = JobRows.csv(file).input(OnUnreadableRow.SKIP).collectList().block();
		assertThat(input)
			.extracting((it) -> (it instanceof JobRow row) ? row.key()
					: ((UnreadableRow) it).reason().replaceFirst(".*rows.csv' ", ((UnreadableRow) it).line() + " "))
			.containsExactly("1", "4 has 1 fields, and the first line names 2",
					"5 has 3 fields, and the first line names 2", "6 has no key: its field 'id' is empty", "5");
	}

	@ParameterizedTest
	@ValueSource(strings = { "id,t\n1,x\"y\n2,b\n", "id,t\n1,\"a\"b\n2,b\n", "id,t\n1,\"a\n2,b\n", "key,t\n1,a\n" })
	void whereQuotesOrNamesAreWrongNoRecordIsSkipped(String content) throws IOException {
		Path file = Files.writeString(this.folder.resolve("rows.csv"), content);
		assertThatExceptionOfType(JobException.class)
			.isThrownBy(() -> JobRows.csv(file).input(OnUnreadableRow.SKIP).collectList().block())
			.withMessageStartingWith("Cannot read rows: line ");
	}

	@Test
	void refusesWhatIsNotUtf8AndWhatIsNotThere() throws IOException {
		Path file = Files.write(this.folder.resolve("rows.jsonl"),
				"{\"id\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1));
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> read(JobRows.jsonLines(file)))
			.withMessageContaining("is not UTF-8 text");
		Path csv = Files.write(this.folder.resolve("latin.csv"),
				"id,text\n1,\u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> read(JobRows.csv(csv)))
			.withMessageContaining("is not UTF-8 text");
		assertThatExceptionOfType(JobException.class)
			.isThrownBy(() -> read(JobRows.csv(this.folder.resolve("none.csv"))))
			.withMessageContaining("none.csv' does not exist");
	}

	@Test
	void aFieldThatIsMissingIsNamedWithThoseThatAreThere() {
		assertThatIllegalArgumentException().isThrownBy(() -> JobRow.of("1", "secret").text("txt"))
			.withMessage("The row has no field 'txt'; it has [text]");
		assertThat(JobRow.of("1", "secret")).hasToString("JobRow[key=1, fields=[text]]");
	}

	private List<JobRow> csv(String content) throws IOException {
		return read(JobRows.csv(Files.writeString(this.folder.resolve("rows.csv"), content)));
	}

	private List<JobRow> jsonLines(String content) throws IOException {
		return read(JobRows.jsonLines(Files.writeString(this.folder.resolve("rows.jsonl"), content)));
	}

	private static List<JobRow> read(JobRows rows) {
		return rows.input(OnUnreadableRow.FAIL).cast(JobRow.class).collectList().block();
	}

}
