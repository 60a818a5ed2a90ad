package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.aiclient.AiRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A job whose file has rows that cannot be read.
 */
class UnreadableRowTests extends BatchJobTestCase {

	private static final String GOOD = "{\"id\":\"%s\",\"text\":\"text %s\"}\n";

	private static final String BROKEN = "{\"id\":\"b\",\"text\":\"said \"Secret\"\"}\n";

	private static final String NO_KEY = "{\"text\":\"Secret\"}\n";

	@Test
	void byDefaultItEndsTheJobWithWhyAndWhereAndWhatWasAskedIsStored() throws IOException {
		input(good("a") + BROKEN + good("c"));
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> fileJob().build().run())
			.withMessageContaining("line 2 of '")
			.withMessageContaining("at column 25, unexpected character ('S' (code 83)): was expecting comma");
		assertThat(answers()).containsOnlyKeys("a");
		assertThat(this.failed).doesNotExist();
		assertThatExceptionOfType(JobException.class).isThrownBy(() -> fileJob().build().estimate())
			.withMessageContaining("line 2 of '");
	}

	@Test
	void skippedItIsAFailedRowWithItsLineAndTheReason() throws IOException {
		input(good("a") + BROKEN + NO_KEY + NO_KEY + good("c"));
		JobReport report;
		try (LogLines log = new LogLines()) {
			report = skipping().build().run();
			assertThat(log.lines()).filteredOn((line) -> line.contains("skips rows that cannot be read"))
				.singleElement()
				.asString()
				.startsWith("WARN")
				.contains("line 2 of '");
		}
		assertThat(report.isComplete()).isTrue();
		assertThat(report.rows()).isEqualTo(5);
		assertThat(report.succeeded()).isEqualTo(2);
		assertThat(report.failed()).isEqualTo(3);
		assertThat(report.duplicates()).isZero();
		assertThat(report.unreadable()).isEqualTo(3);
		assertThat(report.describe()).contains("; 3 cannot be read: mend them in the input")
			.doesNotContain("retryFailed");
		assertThat(report.left()).isZero();
		assertThat(answers()).containsOnlyKeys("a", "c");
		List<JsonNode> failed = lines(this.failed);
		assertThat(failed).extracting((line) -> line.path("id").asString())
			.containsExactly("line 2", "line 3", "line 4");
		assertThat(failed.get(0).path("line").asInt()).isEqualTo(2);
		assertThat(failed.get(0).path("error").asString()).isEqualTo("UnreadableRow");
		assertThat(failed.get(0).path("reason").asString()).contains("line 2 of '", "at column 25, ");
		assertThat(Files.readString(this.failed)).doesNotContain("Secret");
	}

	@Test
	void itIsKnownWhenTheJobRunsAgainAndNeverRetried() throws IOException {
		input(good("a") + BROKEN + good("c"));
		skipping().build().run();
		byte[] stored = Files.readAllBytes(this.failed);
		for (boolean retryFailed : List.of(false, true)) {
			JobReport again = skipping().retryFailed(retryFailed).build().run();
			assertThat(again.failedBefore()).isOne();
			assertThat(again.unreadable()).isOne();
			assertThat(again.failed()).isZero();
			assertThat(again.storedBefore()).isEqualTo(2);
			assertThat(again.isComplete()).isTrue();
			assertThat(Files.readAllBytes(this.failed)).isEqualTo(stored);
		}
		assertThat(this.exchange.asked()).hasSize(2);
	}

	@Test
	void onceItIsMendedItIsAskedAndFailedNoMore() throws IOException {
		input(good("a") + BROKEN + NO_KEY);
		skipping().build().run();
		input(good("a") + good("b") + NO_KEY);
		JobReport alone = skipping().retryFailed(true).build().run();
		assertThat(alone.left()).as("it did not fail by that key").isOne();
		JobReport mended = skipping().build().run();
		assertThat(mended.isComplete()).isTrue();
		assertThat(answers()).containsOnlyKeys("a", "b");
		assertThat(lines(this.failed)).extracting((line) -> line.path("id").asString()).containsExactly("line 3");
		input(good("a") + good("b"));
		fileJob().build().run();
		assertThat(this.failed).doesNotExist();
	}

	@Test
	void thoseOfAnotherInputInTheSameFileStay() throws IOException {
		input(good("a") + NO_KEY);
		skipping().append(true).name("one").build().run();
		input(good("b") + good("c"));
		assertThat(skipping().append(true).name("two").build().run().isComplete()).isTrue();
		assertThat(lines(this.failed)).extracting((line) -> line.path("id").asString()).containsExactly("line 2");
	}

	@Test
	void aRunOfTheFailedRowsAloneForgetsNone() throws IOException {
		input(good("a") + BROKEN);
		skipping().build().run();
		input(good("a") + good("b"));
		assertThat(skipping().retryFailed(true).build().run().left()).isOne();
		assertThat(lines(this.failed)).extracting((line) -> line.path("id").asString()).containsExactly("line 2");
	}

	@Test
	void aJobThatEndsBeforeItsInputDoesForgetsNone() throws IOException {
		input(good("a") + good("x") + NO_KEY);
		skipping().build().run();
		input(good("new") + good("a") + NO_KEY);
		this.exchange.answer((request) -> Mono.error(EchoExchange.status(400, "bad")));
		AiBatchJob job = skipping().template((row) -> {
			if (row.key().equals("new")) {
				throw new IllegalStateException("broken template");
			}
			return AiRequest.of(row.text("text"));
		}).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run).withMessageContaining("row 'new'");
		assertThat(lines(this.failed)).hasSize(1);
	}

	@Test
	void aSubscriberGetsIt() throws IOException {
		input(BROKEN + good("a"));
		List<JobResult> taken = new ArrayList<>();
		skipping().deliverTo((result) -> Mono.fromRunnable(() -> taken.add(result))).build().run();
		assertThat(taken).extracting(JobResult::key).containsExactlyInAnyOrder("line 1", "a");
		assertThat(taken).filteredOn((result) -> !result.isSuccess())
			.singleElement()
			.satisfies((result) -> assertThat(result.failure().reason()).contains("at column 25"));
	}

	@Test
	void theReportTellsItFromTheRowsThatCanBeAskedAgain() throws IOException {
		input(good("a") + BROKEN);
		this.exchange.answer((request) -> Mono.error(EchoExchange.status(400, "bad")));
		assertThat(skipping().build().run().describe()).contains("2 failed",
				"; 1 cannot be read: mend them in the input; run them again alone with retryFailed");
	}

	@Test
	void anEstimateCountsIt() throws IOException {
		input(good("a") + BROKEN + NO_KEY);
		JobEstimate estimate = skipping().build().estimate();
		assertThat(estimate.unreadable()).isEqualTo(2);
		assertThat(estimate.toAsk()).isOne();
		assertThat(estimate.describe()).contains("1 of 3 rows", "2 unreadable");
		assertThat(this.failed).doesNotExist();
		skipping().build().run();
		JobEstimate again = skipping().build().estimate();
		assertThat(again.unreadable()).as("also what a run has stored").isEqualTo(2);
		assertThat(again.failed()).isZero();
	}

	@Test
	void soItIsWithCsv() throws IOException {
		Path file = Files.writeString(this.folder.resolve("rows.csv"), "id,text\na,text a\nb\nc,text c\n");
		JobReport report = skipping().rows(JobRows.csv(file)).build().run();
		assertThat(report.failed()).isOne();
		assertThat(answers()).containsOnlyKeys("a", "c");
		assertThat(lines(this.failed).get(0).path("reason").asString()).contains("line 3 of '", "has 1 fields");
	}

	private static String good(String key) {
		return GOOD.formatted(key, key);
	}

	private Path input(String content) throws IOException {
		return Files.writeString(this.folder.resolve("rows.jsonl"), content);
	}

	private AiBatchJobBuilder fileJob() {
		return job(List.of()).rows(JobRows.jsonLines(this.folder.resolve("rows.jsonl")));
	}

	private AiBatchJobBuilder skipping() {
		return fileJob().onUnreadableRow(OnUnreadableRow.SKIP);
	}

}
