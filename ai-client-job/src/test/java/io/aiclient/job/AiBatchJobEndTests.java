package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.aiclient.AiRequest;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.job.JobReport.End;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How jobs stop, pause and fail, and what they keep then.
 */
class AiBatchJobEndTests extends BatchJobTestCase {

	@Test
	void aRefusedAccountPausesTheJobAndFailsNoRow() {
		AtomicBoolean refusing = new AtomicBoolean(true);
		this.exchange.answer((request) -> {
			if (this.exchange.asked().size() > 20) {
				refusing.set(false);
			}
			return (refusing.get() && this.exchange.asked().size() > 10)
					? Mono.error(EchoExchange.status(429, "insufficient_quota"))
					: Mono.just(EchoExchange.answer(request));
		});
		JobReport report = job(rows(100)).build().run();
		assertThat(report.succeeded()).isEqualTo(100);
		assertThat(report.failed()).isZero();
		assertThat(this.failed).doesNotExist();
		assertThat(this.exchange.asked()).hasSizeGreaterThan(100);
	}

	@Test
	void aRefusedAccountStopsTheJobIfTheClientIsNotOneOfOurs() {
		this.exchange.answer((request) -> Mono.error(EchoExchange.status(401, "invalid_api_key")));
		ForwardingClient other = new ForwardingClient(this.client);
		JobReport report = AiBatchJob.builder(other)
			.rows(JobRows.of(Flux.fromIterable(rows(3))))
			.template((row) -> AiRequest.builder().model("m").user(row.text("text")).build())
			.results(this.results)
			.build()
			.run();
		assertThat(report.end()).isEqualTo(End.REFUSED);
		assertThat(report.failed()).isZero();
		assertThat(report.describe()).contains("Mend the key or the account");
		this.exchange.answer((request) -> Mono.just(EchoExchange.answer(request)));
		this.client.releaseLatch();
	}

	@Test
	void aRowThatABudgetDidNotAllowIsLeftAndPausesTheJob() throws IOException {
		this.exchange.answer((request) -> EchoExchange.prompt(request).equals("text 3")
				? Mono.error(AiRefusedLocallyException.capReached("Not sent: the budget of the job is spent"))
				: Mono.just(EchoExchange.answer(request)));
		JobReport report = job(rows(1000)).build().run();
		assertThat(report.end()).isEqualTo(End.BUDGET);
		assertThat(report.reason()).contains("the budget of the job is spent");
		assertThat(report.left()).isPositive();
		assertThat(report.failed()).isZero();
		assertThat(lines(this.results)).hasSizeLessThan(500);
		this.exchange.answer((request) -> Mono.just(EchoExchange.answer(request)));
		assertThat(job(rows(1000)).build().run().isComplete()).isTrue();
		assertThat(answers()).hasSize(1000);
		assertThat(lines(this.results)).hasSize(1000);
	}

	@Test
	void stoppedItStoresWhatIsInFlightAndLeavesTheRest() throws IOException {
		Sinks.One<Boolean> go = Sinks.one();
		this.exchange.answer((request) -> go.asMono().map((ignored) -> EchoExchange.answer(request)));
		AiBatchJob job = job(rows(1000)).build();
		CompletableFuture<JobReport> run = job.start().toFuture();
		await().until(() -> this.exchange.asked().size() == 8);
		job.stop();
		go.tryEmitValue(true);
		assertThat(run).succeedsWithin(Duration.ofSeconds(10));
		JobReport report = run.join();
		assertThat(report.end()).isEqualTo(End.STOPPED);
		assertThat(report.succeeded()).isBetween(8L, 20L);
		assertThat(report.describe()).contains("Run the same job again to go on");
		assertThat(lines(this.results)).hasSize((int) report.succeeded());
		assertThat(job(rows(1000)).build().run().isComplete()).isTrue();
		assertThat(this.exchange.asked()).hasSize(1000);
	}

	@Test
	void stoppedItCancelsWhatTakesTooLongAndAsksItNextTime() {
		this.exchange.answer((request) -> Mono.never());
		AiBatchJob job = job(rows(20)).stopTimeout(Duration.ofMillis(50)).build();
		CompletableFuture<JobReport> run = job.start().toFuture();
		await().until(() -> this.exchange.asked().size() == 8);
		job.stop();
		assertThat(run).succeedsWithin(Duration.ofSeconds(10));
		assertThat(run.join().end()).isEqualTo(End.STOPPED);
		this.exchange.answer((request) -> Mono.just(EchoExchange.answer(request)));
		assertThat(job(rows(20)).build().run().succeeded()).isEqualTo(20);
	}

	@Test
	void anInterruptStopsTheRunAndKeepsItsFlag() throws Exception {
		this.exchange.answer((request) -> Mono.never());
		AiBatchJob job = job(rows(20)).stopTimeout(Duration.ofMillis(50)).build();
		CompletableFuture<JobReport> report = new CompletableFuture<>();
		AtomicBoolean flag = new AtomicBoolean();
		Thread runner = new Thread(() -> {
			report.complete(job.run());
			flag.set(Thread.currentThread().isInterrupted());
		});
		runner.start();
		await().until(() -> this.exchange.asked().size() == 8);
		runner.interrupt();
		assertThat(report.get(10, TimeUnit.SECONDS).end()).isEqualTo(End.STOPPED);
		runner.join(10_000);
		assertThat(flag).isTrue();
	}

	@Test
	void aClosingClientStopsTheJobAndFailsNoRow() throws IOException {
		Sinks.One<Boolean> go = Sinks.one();
		this.exchange.answer((request) -> go.asMono().map((ignored) -> EchoExchange.answer(request)));
		CompletableFuture<JobReport> run = job(rows(1000)).build().start().toFuture();
		await().until(() -> this.exchange.asked().size() == 8);
		CompletableFuture<Void> closing = this.client.shutdown(Duration.ofSeconds(10)).toFuture();
		go.tryEmitValue(true);
		assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
		assertThat(run).succeedsWithin(Duration.ofSeconds(10));
		assertThat(run.join().end()).isEqualTo(End.STOPPED);
		assertThat(run.join().failed()).isZero();
		assertThat(lines(this.results)).hasSize(8);
		this.client = client("gpt-4.1-mini");
		assertThat(job(rows(1000)).build().run().succeeded()).isEqualTo(992);
	}

	@Test
	void theLogTellsHowFarItHasCome() {
		this.exchange.answer((request) -> Mono.never());
		AiBatchJob job = job(rows(4)).progressInterval(Duration.ofMillis(10)).stopTimeout(Duration.ZERO).build();
		try (LogLines log = new LogLines()) {
			CompletableFuture<JobReport> report = job.start().toFuture();
			await().untilAsserted(() -> assertThat(log.lines()).contains(
					"INFO Job 'results.jsonl' runs: 4 rows read, 0 stored before, 0 answered, 0 failed, $0 spent"));
			job.stop();
			assertThat(report.join().left()).isEqualTo(4);
		}
	}

	@Test
	void anErrorOfTheSourceEndsTheJobAfterWhatIsInFlightIsStored() throws IOException {
		Flux<JobRow> broken = Flux.fromIterable(rows(20)).concatWith(Mono.error(new IllegalStateException("gone")));
		AiBatchJob job = job(rows(1)).rows(JobRows.of(broken)).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run)
			.withMessageContaining("The source of rows of job 'results.jsonl' failed")
			.withMessageContaining("gone");
		assertThat(lines(this.results)).hasSize(20);
	}

	@Test
	void aRowOfWhichNoRequestCanBeMadeEndsTheJobAndIsNamed() {
		AiBatchJob job = job(rows(3)).template((row) -> AiRequest.of(row.text("txt"))).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run)
			.withMessage("Cannot make a request of row '0': The row has no field 'txt'; it has [text]");
	}

	@Test
	void aSecondRunOfTheSameJobIsRefused() {
		this.exchange.answer((request) -> Mono.never());
		AiBatchJob job = job(rows(3)).stopTimeout(Duration.ZERO).build();
		CompletableFuture<JobReport> run = job.start().toFuture();
		await().until(() -> this.exchange.asked().size() == 3);
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(JobException.class).isThrownBy(() -> job(rows(1)).build().run())
				.withMessageContaining("is running already")
				.withMessageContaining("results.jsonl.lock");
		}
		job.stop();
		assertThat(run).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void aSubscriberGetsEachRowAndAfterAFailureThoseThatItHasNotTaken() throws IOException {
		failWhile(new AtomicBoolean(true), "text 7");
		List<JobResult> taken = new CopyOnWriteArrayList<>();
		AiBatchJob failing = job(rows(50)).deliverTo((result) -> {
			if (taken.size() == 10) {
				return Mono.error(new IllegalStateException("the database is away"));
			}
			taken.add(result);
			return Mono.empty();
		}).build();
		assertThatExceptionOfType(JobException.class).isThrownBy(failing::run)
			.withMessageContaining("the database is away");
		int asked = this.exchange.asked().size();
		assertThat(lines(this.results).size() + (Files.exists(this.failed) ? 1 : 0)).isEqualTo(asked);
		assertThat(job(rows(50)).deliverTo((result) -> Mono.fromRunnable(() -> taken.add(result)))
			.build()
			.run()
			.isComplete()).isTrue();
		assertThat(this.exchange.asked()).hasSize(50);
		assertThat(taken).extracting(JobResult::key).doesNotHaveDuplicates().hasSize(50);
		assertThat(taken).filteredOn((result) -> !result.isSuccess()).singleElement().satisfies((result) -> {
			assertThat(result.key()).isEqualTo("7");
			assertThat(result.failure()).extracting(JobFailure::status).isEqualTo(400);
		});
		assertThat(taken).filteredOn(JobResult::isSuccess)
			.allSatisfy((result) -> assertThat(result.response()).satisfies((response) -> {
				assertThat(response.content()).isEqualTo("answer to text " + result.key());
				assertThat(response.usage().promptTokens()).isEqualTo(1000);
				assertThat(response.cost()).isEqualByComparingTo("0.00072");
			}));
	}

	@Test
	void aSlowSubscriberSlowsTheJobDown() {
		Sinks.Empty<Void> go = Sinks.empty();
		CompletableFuture<JobReport> run = job(rows(5000)).deliverTo((result) -> go.asMono())
			.build()
			.start()
			.toFuture();
		await().until(() -> this.exchange.asked().size() > 8);
		await().during(Duration.ofMillis(200)).until(() -> this.exchange.asked().size() < 600);
		go.tryEmitEmpty();
		assertThat(run).succeedsWithin(Duration.ofSeconds(30));
	}

}
