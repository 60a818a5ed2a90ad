package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.job.JobReport.End;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class AiBatchJobTests extends BatchJobTestCase {

	@Test
	void storesALineForEachRow() throws IOException {
		JobReport report = job(rows(5)).answerField("translation").build().run();
		assertThat(report.end()).isEqualTo(End.COMPLETED);
		assertThat(report.isComplete()).isTrue();
		assertThat(report.succeeded()).isEqualTo(5);
		assertThat(report.cost()).isEqualByComparingTo("0.0036");
		assertThat(lines(this.results)).hasSize(5).allSatisfy((line) -> {
			assertThat(line.propertyNames()).startsWith("id", "translation").endsWith("crc");
			assertThat(line.path("translation").asString()).isEqualTo("answer to text " + line.path("id").asString());
			assertThat(line.path("cost").decimalValue()).isEqualByComparingTo("0.00072");
		});
		assertThat(this.failed).doesNotExist();
	}

	@Test
	void asksOnlyRowsThatAreNotStored() {
		job(rows(5)).build().run();
		this.exchange.asked().clear();
		JobReport report = job(rows(8)).build().run();
		assertThat(this.exchange.asked()).containsExactlyInAnyOrder("text 5", "text 6", "text 7");
		assertThat(report.storedBefore()).isEqualTo(5);
		assertThat(report.succeeded()).isEqualTo(3);
		assertThat(report.costBefore()).isEqualByComparingTo("0.0036");
	}

	@Test
	void asksARowAgainThatChanged() {
		job(rows(3)).build().run();
		this.exchange.asked().clear();
		job(List.of(JobRow.of("0", "text 0"), JobRow.of("1", "another"))).build().run();
		assertThat(this.exchange.asked()).containsExactly("another");
		job(rows(1)).template((row) -> AiRequest.builder().user(row.text("text")).temperature(0.5).build())
			.build()
			.run();
		assertThat(this.exchange.asked()).containsExactly("another", "text 0");
	}

	@Test
	void asksEveryRowAgainIfTheClientHasAnotherModel() {
		job(rows(3)).build().run();
		this.client.close();
		this.client = client("gpt-4.1");
		assertThat(job(rows(3)).build().run().succeeded()).isEqualTo(3);
		assertThat(job(rows(3)).build().run().storedBefore()).isEqualTo(3);
	}

	@Test
	void asksTheSameRowOnceHoweverOftenTheInputHasIt() throws IOException {
		List<JobRow> rows = new ArrayList<>(rows(50));
		rows.addAll(rows(50));
		JobReport report = job(rows).build().run();
		assertThat(this.exchange.asked()).hasSize(50);
		assertThat(report.duplicates()).isEqualTo(50);
		assertThat(report.rows()).isEqualTo(100);
		assertThat(lines(this.results)).hasSize(50);
	}

	@Test
	void keepsAFailedRowInAFileOfItsOwnAndDoesNotAskItAgain() throws IOException {
		failWhile(new AtomicBoolean(true), "text 2");
		JobReport report = job(rows(5)).build().run();
		assertThat(report.isComplete()).isTrue();
		assertThat(report.failed()).isOne();
		assertThat(report.describe()).contains("1 failed").contains(this.failed.toString());
		assertThat(lines(this.failed)).singleElement().satisfies((line) -> {
			assertThat(line.path("id").asString()).isEqualTo("2");
			assertThat(line.path("error").asString()).isEqualTo("AiInvalidRequestException");
			assertThat(line.path("status").asInt()).isEqualTo(400);
			assertThat(line.path("code").asString()).isEqualTo("bad");
			assertThat(line.path("request_id").asString()).isEqualTo("req-1");
			assertThat(line.path("attempts").asInt()).isOne();
			assertThat(line.toString()).doesNotContain("text 2");
		});
		this.exchange.asked().clear();
		JobReport again = job(rows(5)).build().run();
		assertThat(this.exchange.asked()).isEmpty();
		assertThat(again.failedBefore()).isOne();
		assertThat(again.isComplete()).isTrue();
	}

	@Test
	void asksTheFailedRowsAloneAndThenTheyAreNotFailedAnyMore() throws IOException {
		AtomicBoolean failing = new AtomicBoolean(true);
		failWhile(failing, "text 2", "text 3");
		job(rows(5)).build().run();
		failWhile(failing, "text 3");
		this.exchange.asked().clear();
		JobReport report = job(rows(6)).retryFailed(true).build().run();
		assertThat(this.exchange.asked()).containsExactlyInAnyOrder("text 2", "text 3");
		assertThat(report.succeeded()).isOne();
		assertThat(report.failed()).isOne();
		assertThat(report.left()).isOne();
		assertThat(report.isComplete()).isFalse();
		assertThat(lines(this.failed)).singleElement()
			.satisfies((line) -> assertThat(line.path("id").asString()).isEqualTo("3"));
		failing.set(false);
		assertThat(job(rows(5)).retryFailed(true).build().run().isComplete()).isTrue();
		assertThat(this.failed).doesNotExist();
		assertThat(lines(this.results)).hasSize(5);
	}

	@Test
	void identicalRowsAreAskedOnceAndEachIsAnswered() throws IOException {
		List<JobRow> rows = IntStream.range(0, 3000).mapToObj((i) -> JobRow.of("k" + i, "text " + i % 3)).toList();
		JobReport report = job(rows).deduplicate(true).build().run();
		assertThat(this.exchange.asked()).hasSize(3);
		assertThat(report.succeeded()).isEqualTo(3000);
		assertThat(report.shared()).isEqualTo(2997);
		assertThat(report.cost()).isEqualByComparingTo("0.00216");
		Map<String, String> answers = answers();
		assertThat(answers).hasSize(3000);
		rows.forEach((row) -> assertThat(answers.get(row.key())).isEqualTo("answer to " + row.text("text")));
		assertThat(job(rows).deduplicate(true).build().run().storedBefore()).isEqualTo(3000);
		JobReport more = job(List.of(JobRow.of("more", "text 1"))).deduplicate(true).build().run();
		assertThat(more.shared()).isOne();
		assertThat(more.costBefore()).isEqualByComparingTo("0.00216");
		assertThat(this.exchange.asked()).hasSize(3);
	}

	@Test
	void identicalRowsFailTogether() throws IOException {
		failWhile(new AtomicBoolean(true), "text 0");
		Sinks.Empty<Void> go = Sinks.empty();
		this.exchange.answer((request) -> go.asMono().then(Mono.error(EchoExchange.status(400, "bad"))));
		CompletableFuture<JobReport> run = job(List.of(JobRow.of("a", "x"), JobRow.of("b", "x"))).deduplicate(true)
			.build()
			.start()
			.toFuture();
		await().until(() -> this.exchange.asked().size() == 1);
		go.tryEmitEmpty();
		assertThat(run).succeedsWithin(Duration.ofSeconds(10));
		assertThat(run.join().failed() + run.join().failedBefore()).isEqualTo(2);
		assertThat(lines(this.failed)).hasSize(2);
	}

	@Test
	void aDryRunSaysWhatWouldBeAskedAndCostAndChangesNothing() throws IOException {
		job(rows(2)).build().run();
		this.exchange.asked().clear();
		byte[] before = Files.readAllBytes(this.results);
		List<JobRow> rows = new ArrayList<>(rows(10));
		rows.addAll(rows(3));
		JobEstimate estimate = job(rows).template(AiBatchJobTests::limited).build().estimate();
		assertThat(estimate.toAsk()).isEqualTo(10);
		JobEstimate same = job(rows).build().estimate();
		assertThat(same.rows()).isEqualTo(13);
		assertThat(same.stored()).isEqualTo(2);
		assertThat(same.duplicates()).isEqualTo(3);
		assertThat(same.toAsk()).isEqualTo(8);
		assertThat(same.promptTokens()).isEqualTo(8 * 6);
		assertThat(same.completionTokens()).isNull();
		assertThat(same.promptCost()).isEqualByComparingTo("0.0000192");
		assertThat(same.describe()).contains("8 of 13 rows").contains("set maxTokens on every request");
		assertThat(estimate.completionTokens()).isEqualTo(1000);
		assertThat(estimate.greatestCost()).isEqualByComparingTo("0.002712");
		assertThat(this.exchange.asked()).isEmpty();
		assertThat(Files.readAllBytes(this.results)).isEqualTo(before);
		this.client.close();
		this.client = client("unknown-model");
		assertThat(job(rows).build().estimate().describe()).contains("set ai.client.prices for [unknown-model]");
	}

	@Test
	void aJobThatLacksSomethingSaysWhat() {
		assertThatIllegalArgumentException().isThrownBy(() -> AiBatchJob.builder(this.client).build())
			.withMessageContaining("it has no rows; call AiBatchJobBuilder.rows(...)");
		assertThatIllegalArgumentException().isThrownBy(() -> job(rows(1)).answerField("crc").build())
			.withMessageContaining("Invalid answerField 'crc'");
		assertThatExceptionOfType(JobException.class)
			.isThrownBy(() -> job(rows(1)).results(this.folder.resolve("none/results.jsonl")).build().run())
			.withMessageContaining("the folder '" + this.folder.resolve("none") + "' does not exist");
	}

	@Test
	void whateverBitOfTheResultsIsFlippedARepairedJobEndsWithEveryAnswer() throws IOException {
		job(rows(30)).build().run();
		byte[] whole = Files.readAllBytes(this.results);
		Random random = new Random(5);
		for (int i = 0; i < 100; i++) {
			byte[] flipped = whole.clone();
			int at = random.nextInt(flipped.length);
			flipped[at] ^= (byte) (1 << random.nextInt(8));
			Files.write(this.results, flipped);
			this.exchange.asked().clear();
			assertThat(job(rows(30)).repair(true).build().run().isComplete()).isTrue();
			assertThat(this.exchange.asked()).as("asked again for byte %s", at).hasSizeBetween(1, 2);
			List<JsonNode> lines = lines(this.results);
			assertThat(lines).extracting((line) -> line.path("id").asString()).doesNotHaveDuplicates().hasSize(30);
			assertThat(lines).allSatisfy((line) -> assertThat(line.path("answer").asString())
				.isEqualTo("answer to text " + line.path("id").asString()));
		}
	}

	@Test
	void halfOfASurrogatePairIsStored() {
		String half = "cut \uD83D";
		this.exchange.answer((request) -> Mono.just(EchoExchange.answer(request).toBuilder().content(half).build()));
		List<JobResult> taken = new CopyOnWriteArrayList<>();
		JobReport report = job(List.of(JobRow.of("1", half)))
			.deliverTo((result) -> Mono.fromRunnable(() -> taken.add(result)))
			.build()
			.run();
		assertThat(report.succeeded()).isOne();
		assertThat(taken).singleElement()
			.satisfies((result) -> assertThat(result.response()).extracting(AiResponse::content).isEqualTo(half));
	}

}
