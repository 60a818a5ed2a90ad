package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Whose results a file holds.
 */
class JobNameTests extends BatchJobTestCase {

	@Test
	void theJobOfAnotherInputIsRefusedBeforeAnythingIsSent() throws IOException {
		input("a.jsonl", 1, 2).build().run();
		assertThat(names()).hasContent("a.jsonl");
		byte[] before = Files.readAllBytes(this.results);
		this.exchange.asked().clear();
		AiBatchJob other = input("b.jsonl", 3).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(other::run)
			.withMessageContaining("holds the results of job [a.jsonl], and this is job 'b.jsonl'")
			.withMessageContaining("append(true)");
		assertThatExceptionOfType(JobException.class).isThrownBy(other::estimate).withMessageContaining("a.jsonl");
		assertThat(this.exchange.asked()).isEmpty();
		assertThat(Files.readAllBytes(this.results)).isEqualTo(before);
		assertThat(names()).hasContent("a.jsonl");
	}

	@Test
	void theInputMayChangeBetweenTwoRuns() throws IOException {
		input("a.jsonl", 1, 2).build().run();
		assertThat(input("a.jsonl", 2, 3).build().run().succeeded()).isOne();
		assertThat(lines(this.results)).hasSize(3);
	}

	@Test
	void appendingAddsTheNameAndThenBothGoOn() throws IOException {
		input("a.jsonl", 1).build().run();
		input("b.jsonl", 2).append(true).build().run();
		assertThat(names()).hasContent("a.jsonl\nb.jsonl");
		assertThat(input("a.jsonl", 1).build().run().storedBefore()).isOne();
		assertThat(input("b.jsonl", 2).build().run().storedBefore()).isOne();
		assertThatExceptionOfType(JobException.class).isThrownBy(input("c.jsonl", 3).build()::run)
			.withMessageContaining("[a.jsonl, b.jsonl]");
	}

	@Test
	void aNameThatIsSetIsNotThatOfTheFile() throws IOException {
		input("a.jsonl", 1).name("reviews").build().run();
		assertThat(input("b.jsonl", 1, 2).name("reviews").build().run().storedBefore()).isOne();
		assertThatExceptionOfType(JobException.class).isThrownBy(input("a.jsonl", 1).build()::run)
			.withMessageContaining("name(\"reviews\")");
	}

	@Test
	void resultsOfAnEarlierStateAreTakenByTheFirstJobWithAName() throws IOException {
		job(rows(3)).build().run();
		assertThat(names()).doesNotExist();
		JobReport report = input("a.jsonl", 0, 1, 2).build().run();
		assertThat(report.storedBefore()).isEqualTo(3);
		assertThat(names()).hasContent("a.jsonl");
		assertThatExceptionOfType(JobException.class).isThrownBy(input("b.jsonl", 1).build()::run);
		assertThat(job(rows(4)).build().run().succeeded()).as("of a job without a name").isOne();
	}

	@Test
	void rowsThatFailedAreOfTheJobToo() throws IOException {
		this.exchange.answer((request) -> Mono.error(EchoExchange.status(400, "bad")));
		input("a.jsonl", 1).build().run();
		assertThatExceptionOfType(JobException.class).isThrownBy(input("b.jsonl", 1).build()::run)
			.withMessageContaining("[a.jsonl]");
	}

	@Test
	void aJobThatStoresNothingLeavesNoName() throws IOException {
		Files.writeString(this.folder.resolve("a.jsonl"), "no JSON");
		AiBatchJob job = job(rows(1)).rows(JobRows.jsonLines(this.folder.resolve("a.jsonl"))).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run);
		assertThat(names()).doesNotExist();
		Files.writeString(names(), "of results that were deleted");
		input("b.jsonl", 1).build().run();
		assertThat(names()).hasContent("b.jsonl");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\nb" })
	void aNameIsOneLine(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> job(rows(1)).name(name).build())
			.withMessageContaining("Invalid name");
	}

	private AiBatchJobBuilder input(String name, int... ids) throws IOException {
		StringBuilder content = new StringBuilder();
		for (int id : ids) {
			content.append("{\"id\":").append(id).append(",\"text\":\"text ").append(id).append("\"}\n");
		}
		Path file = Files.writeString(this.folder.resolve(name), content);
		return job(rows(0)).rows(JobRows.jsonLines(file));
	}

	private Path names() {
		return this.folder.resolve("results.jsonl.name");
	}

}
