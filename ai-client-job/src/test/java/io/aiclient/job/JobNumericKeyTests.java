package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Keys that are numbers in the input.
 */
class JobNumericKeyTests extends BatchJobTestCase {

	private static final List<String> IDS = List.of("1", "\"2\"", "-3", "12345678901234567890", "1.5", "1.0E22", "0",
			"\"007\"");

	@Test
	void keepTheirTypeInResultsAndFailedRowsAndAreNotAskedAgain() throws IOException {
		failWhile(new AtomicBoolean(true), "text -3", "text \"007\"");
		List<String> taken = new CopyOnWriteArrayList<>();
		AiBatchJob job = input(IDS).deliverTo((result) -> Mono.fromRunnable(() -> taken.add(result.key()))).build();
		assertThat(job.run().isComplete()).isTrue();
		assertThat(ids()).containsExactlyInAnyOrderElementsOf(IDS);
		assertThat(Files.readString(this.failed)).contains("{\"id\":-3,").contains("{\"id\":\"007\",");
		assertThat(taken).containsExactlyInAnyOrder("1", "2", "-3", "12345678901234567890", "1.5", "1.0E22", "0",
				"007");
		this.exchange.asked().clear();
		JobReport again = job.run();
		assertThat(again.storedBefore()).isEqualTo(6);
		assertThat(again.failedBefore()).isEqualTo(2);
		assertThat(this.exchange.asked()).isEmpty();
		assertThat(taken).hasSize(8);
	}

	@Test
	void areFoundWhereAnEarlierStateHasStoredThemAsStrings() throws IOException {
		job(Stream.of("7", "1.0E22").map((key) -> JobRow.of(key, "text " + key)).toList()).build().run();
		this.exchange.asked().clear();
		assertThat(input(List.of("7", "1.0E22")).build().run().storedBefore()).isEqualTo(2);
		assertThat(this.exchange.asked()).isEmpty();
		assertThat(ids()).containsExactlyInAnyOrder("\"7\"", "\"1.0E22\"");
	}

	@Test
	void areTheSameAsTheStringsOfTheirDigits() throws IOException {
		Files.writeString(this.folder.resolve("rows.jsonl"),
				"{\"id\":7,\"text\":\"x\"}\n{\"id\":\"7\",\"text\":\"x\"}\n");
		JobReport report = job(List.of()).rows(JobRows.jsonLines(this.folder.resolve("rows.jsonl"))).build().run();
		assertThat(report.duplicates()).isOne();
		assertThat(ids()).containsExactly("7");
	}

	@Test
	void keepTheirTypeWhereRowsShareAnAnswer() throws IOException {
		Files.writeString(this.folder.resolve("rows.jsonl"),
				"{\"id\":1,\"text\":\"x\"}\n{\"id\":2,\"text\":\"x\"}\n{\"id\":\"3\",\"text\":\"x\"}\n");
		job(List.of()).rows(JobRows.jsonLines(this.folder.resolve("rows.jsonl"))).deduplicate(true).build().run();
		assertThat(ids()).containsExactlyInAnyOrder("1", "2", "\"3\"");
		assertThat(lines(this.results)).filteredOn((line) -> line.has("same_as"))
			.hasSize(2)
			.allSatisfy((line) -> assertThat(line.path("same_as").isNumber()).isTrue());
	}

	@Test
	void aTornFirstLineIsCutOff() throws IOException {
		input(List.of("7")).build().run();
		byte[] whole = Files.readAllBytes(this.results);
		for (int cut = 1; cut < whole.length; cut += 7) {
			Files.write(this.results, Arrays.copyOf(whole, cut));
			assertThat(input(List.of("7")).build().run().succeeded()).as("cut at %s", cut).isOne();
			assertThat(ids()).containsExactly("7");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":7,\"text\":\"mine\"}", "{\"id\":\"a\",\"text\":\"mine\"}", "{\"id\":{}}" })
	void aFileOfAnotherProgramIsNotTakenForATornLine(String content) throws IOException {
		Files.writeString(this.results, content);
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> input(List.of("7")).build().run())
			.withMessageContaining("is none of a job's files");
		assertThat(this.results).hasContent(content);
	}

	@ParameterizedTest
	@ValueSource(strings = { "07", "1,5", "NaN", "0x1", "1\n" })
	void whatIsNoNumberCannotBeANumericKey(String key) {
		assertThatIllegalArgumentException().isThrownBy(() -> new JobRow(key, Map.of(), true))
			.withMessageContaining("Invalid key");
	}

	private AiBatchJobBuilder input(List<String> ids) throws IOException {
		StringBuilder content = new StringBuilder();
		for (String id : ids) {
			content.append("{\"id\":").append(id).append(",\"text\":\"text ");
			content.append(id.replace("\"", "\\\"")).append("\"}\n");
		}
		Files.writeString(this.folder.resolve("rows.jsonl"), content);
		return job(List.of()).rows(JobRows.jsonLines(this.folder.resolve("rows.jsonl")));
	}

	/**
	 * The ids of all lines, as they are written.
	 */
	private List<String> ids() throws IOException {
		Stream<String> stored = Files.readAllLines(this.results).stream();
		Stream<String> failures = Files.exists(this.failed) ? Files.readAllLines(this.failed).stream() : Stream.of();
		return Stream.concat(stored, failures).map((line) -> line.substring(6, line.indexOf(','))).toList();
	}

}
