package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The fields of a row in the line of its result.
 */
class JobInputFieldTests extends BatchJobTestCase {

	private final List<JobResult> taken = new CopyOnWriteArrayList<>();

	@Test
	void resultsAndFailuresHoldTheFieldsOfTheirRows() {
		failWhile(new AtomicBoolean(true), "text 1");
		List<JobRow> rows = rows(3);
		delivering(job(rows).withInput()).build().run();
		assertThat(this.taken).hasSize(3).allSatisfy((result) -> {
			JobRow row = rows.stream().filter((it) -> it.key().equals(result.key())).findFirst().orElseThrow();
			assertThat(result.input()).isEqualTo(row.fields());
		});
		assertThat(this.taken).filteredOn((result) -> !result.isSuccess()).hasSize(1);
	}

	@Test
	void rowsThatShareAnAnswerHoldTheirOwnFields() throws IOException {
		List<JobRow> rows = List.of(new JobRow("a", Map.of("text", "same", "of", "first")),
				new JobRow("b", Map.of("text", "same", "of", "second")));
		job(rows).deduplicate(true).withInput().build().run();
		List<String> lines = Files.readAllLines(this.results);
		assertThat(lines.get(0)).contains("\"id\":\"a\"", "\"of\":\"first\"");
		assertThat(lines.get(1)).contains("\"id\":\"b\"", "\"of\":\"second\"").doesNotContain("first");
		this.exchange.asked().clear();
		assertThat(job(rows).deduplicate(true).withInput().build().run().storedBefore()).isEqualTo(2);
		assertThat(this.exchange.asked()).isEmpty();
	}

	@Test
	void rowsThatAreStoredWithoutAreNotAskedAgainNorTheOtherWayRound() {
		job(rows(2)).build().run();
		assertThat(job(rows(4)).withInput().build().run().storedBefore()).isEqualTo(2);
		assertThat(delivering(job(rows(5))).build().run().storedBefore()).isEqualTo(4);
		assertThat(this.taken).hasSize(5);
		assertThat(this.taken).filteredOn((result) -> result.input() == null).hasSize(3);
	}

	@Test
	void theNameIsNotAnAnswersOwn() {
		assertThatIllegalArgumentException().isThrownBy(() -> job(rows(1)).answerField("input").build())
			.withMessageContaining("Invalid answerField 'input'");
	}

	private AiBatchJobBuilder delivering(AiBatchJobBuilder job) {
		return job.deliverTo((result) -> Mono.fromRunnable(() -> this.taken.add(result)));
	}

}
