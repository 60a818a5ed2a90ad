package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.aiclient.AiResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Under which name answers are stored, and are found again.
 */
class JobAnswerFieldTests extends BatchJobTestCase {

	private final List<JobResult> taken = new CopyOnWriteArrayList<>();

	@Test
	void anotherAnswerFieldThanThatOfTheFileIsRefusedBeforeAnythingIsSent() throws IOException {
		job(rows(3)).build().run();
		byte[] before = Files.readAllBytes(this.results);
		this.exchange.asked().clear();
		AiBatchJob job = delivering(job(rows(5)).answerField("translation")).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run)
			.withMessageContaining(this.results.toString())
			.withMessageContaining("in the field 'answer'")
			.withMessageContaining("answerField(\"translation\")");
		assertThat(this.exchange.asked()).isEmpty();
		assertThat(this.taken).isEmpty();
		assertThat(Files.readAllBytes(this.results)).isEqualTo(before);
		assertThat(delivering(job(rows(5))).build().run().storedBefore()).isEqualTo(3);
		assertThat(this.taken).hasSize(5).allMatch(JobResult::isSuccess);
	}

	@Test
	void anEstimateSaysSoToo() {
		job(rows(2)).answerField("translation").build().run();
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> job(rows(2)).build().estimate())
			.withMessageContaining("in the field 'translation'");
	}

	@Test
	void answersThatRowsShareKeepTheField() {
		List<JobRow> rows = List.of(JobRow.of("a", "same"), JobRow.of("b", "same"));
		job(rows).deduplicate(true).answerField("translation").build().run();
		assertThat(job(rows).answerField("translation").build().run().storedBefore()).isEqualTo(2);
	}

	/**
	 * These are fields of the lines of failed rows.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "error", "reason", "status" })
	void aFailedRowIsDeliveredAsOneWhateverTheAnswerFieldIsCalled(String answerField) {
		failWhile(new AtomicBoolean(true), "text 1");
		delivering(job(rows(2)).answerField(answerField)).build().run();
		assertThat(this.taken).hasSize(2);
		assertThat(this.taken).filteredOn(JobResult::isSuccess)
			.singleElement()
			.extracting(JobResult::response)
			.extracting(AiResponse::content)
			.isEqualTo("answer to text 0");
		assertThat(this.taken).filteredOn((result) -> !result.isSuccess())
			.singleElement()
			.satisfies((result) -> assertThat(result.failure().error()).isEqualTo("AiInvalidRequestException"));
	}

	private AiBatchJobBuilder delivering(AiBatchJobBuilder job) {
		return job.deliverTo((result) -> Mono.fromRunnable(() -> this.taken.add(result)));
	}

}
