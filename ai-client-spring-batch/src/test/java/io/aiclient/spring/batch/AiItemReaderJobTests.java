package io.aiclient.spring.batch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.ItemReadListener;
import org.springframework.batch.core.listener.SkipListener;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.listener.StepListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamWriter;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiInvalidRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Steps with a real job repository.
 */
class AiItemReaderJobTests {

	private static final int ROWS = 33;

	private static final int CONCURRENCY = 4;

	private static final int READ_AHEAD = 8;

	private static final int NOT_COMMITTED = BatchApplication.CHUNK + READ_AHEAD + CONCURRENCY;

	private static BatchApplication application;

	private final RowExchange exchange = new RowExchange();

	private final ManagedAiClient client = this.exchange.client(CONCURRENCY);

	private final AtomicBoolean failing = new AtomicBoolean(true);

	@BeforeAll
	static void start() {
		application = new BatchApplication();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	@ParameterizedTest
	@EnumSource
	void aStepThatFailedGoesOnWithoutLosingARowOrAskingAWrittenOneAgain(Failure failure) throws Exception {
		String name = "restart-" + failure;
		Job job = job(name, failure);
		JobExecution failed = application.run(job);
		assertThat(failed.getStatus())
			.isEqualTo((failure == Failure.COMMIT) ? BatchStatus.UNKNOWN : BatchStatus.FAILED);
		List<Integer> committed = application.written(name);
		assertThat(committed).isEqualTo(numbers(2 * BatchApplication.CHUNK));
		int askedBefore = this.exchange.asked().size();
		this.failing.set(false);
		application.markUnknownAsFailed();
		assertThat(application.run(job).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written(name)).isEqualTo(numbers(ROWS));
		assertThat(committed).allSatisfy((row) -> assertThat(this.exchange.asked(row)).isEqualTo(1));
		assertThat(this.exchange.asked()).hasSizeLessThanOrEqualTo(ROWS + NOT_COMMITTED);
		assertThat(askedBefore).isLessThanOrEqualTo(2 * BatchApplication.CHUNK + NOT_COMMITTED);
	}

	@Test
	void skipListenersGetTheItem() throws Exception {
		this.exchange.answering((row) -> (row == 7 || row == 20) ? Mono.error(RowExchange.badRequest())
				: Mono.just(RowExchange.answer(row)));
		List<Integer> skipped = new CopyOnWriteArrayList<>();
		JobExecution execution = application.run(application.job("skip", reader(new Rows(ROWS)),
				(step) -> step.faultTolerant()
					.skip(AiInvalidRequestException.class)
					.skipListener(new SkipListener<AiItem<Integer>, AiAnsweredItem<Integer>>() {
						@Override
						public void onSkipInProcess(AiItem<Integer> item, Throwable error) {
							assertThat(error).isInstanceOf(AiInvalidRequestException.class);
							skipped.add(item.row());
						}
					})));
		assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(skipped).containsExactly(7, 20);
		assertThat(application.written("skip")).hasSize(ROWS - 2).doesNotContain(7, 20);
	}

	@Test
	void aSkippedErrorOfReadingLosesNoOtherRow() throws Exception {
		JobExecution execution = application
			.run(application.job("skip-read", reader(new Rows(ROWS).unreadable(3).unreadable(4).unreadable(32)),
					(step) -> step.faultTolerant().skip(IllegalArgumentException.class)));
		assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written("skip-read")).hasSize(ROWS - 3).doesNotContain(3, 4, 32);
		assertThat(this.exchange.asked()).doesNotHaveDuplicates();
	}

	@Test
	void aSkippedErrorOfWritingAsksNoRowAgain() throws Exception {
		Job job = application.job("skip-write",
				application.step("step")
					.reader(reader(new Rows(ROWS)))
					.writer(new ResultWriter("skip-write", application.jdbc()) {
						@Override
						public void write(Chunk<? extends AiAnsweredItem<Integer>> chunk) {
							if (chunk.getItems().stream().anyMatch((item) -> item.row() == 12)) {
								throw new IllegalStateException("Row 12 cannot be written");
							}
							super.write(chunk);
						}
					})
					.faultTolerant()
					.skip(IllegalStateException.class)
					.build());
		assertThat(application.run(job).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written("skip-write")).hasSize(ROWS - 1).doesNotContain(12);
		assertThat(this.exchange.asked()).hasSize(ROWS);
	}

	@Test
	void rowsOfLaterChunksAreAskedWhileOneIsWritten() throws Exception {
		AtomicBoolean first = new AtomicBoolean(true);
		Job job = application.job("slow-writer",
				application.step("step")
					.reader(new AiItemReaderBuilder<Integer>().delegate(new Rows(ROWS))
						.request(RowExchange::request)
						.client(this.client)
						.readAhead(20)
						.build())
					.writer(new ResultWriter("slow-writer", application.jdbc()) {
						@Override
						public void write(Chunk<? extends AiAnsweredItem<Integer>> chunk) {
							if (first.getAndSet(false)) {
								await().until(() -> AiItemReaderJobTests.this.exchange.asked().size() >= 2
										* BatchApplication.CHUNK);
							}
							super.write(chunk);
						}
					})
					.build());
		this.exchange.answering((row) -> Mono.delay(Duration.ofMillis(20)).thenReturn(RowExchange.answer(row)));
		assertThat(application.run(job).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written("slow-writer")).isEqualTo(numbers(ROWS));
	}

	@Test
	void aJobThatIsStoppedCommitsWhatIsAnsweredAndGoesOn() throws Exception {
		this.exchange
			.answering((row) -> (row < 12 || !this.failing.get()) ? Mono.just(RowExchange.answer(row)) : Mono.never());
		AtomicReference<StepExecution> running = new AtomicReference<>();
		AtomicInteger read = new AtomicInteger();
		Job job = application.job("stop", reader(new Rows(ROWS)),
				(step) -> step.listener((StepListener) new StepExecutionListener() {
					@Override
					public void beforeStep(StepExecution execution) {
						running.set(execution);
					}
				}).listener((StepListener) new ItemReadListener<AiItem<Integer>>() {
					@Override
					public void afterRead(AiItem<Integer> item) {
						read.incrementAndGet();
					}
				}));
		CompletableFuture<JobExecution> ended = CompletableFuture.supplyAsync(() -> run(job));
		await().until(() -> read.get() == 12);
		running.get().setTerminateOnly();
		assertThat(ended.get(30, TimeUnit.SECONDS).getStatus()).isEqualTo(BatchStatus.STOPPED);
		assertThat(application.written("stop")).isEqualTo(numbers(12));
		this.failing.set(false);
		assertThat(run(job).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written("stop")).isEqualTo(numbers(ROWS));
		assertThat(numbers(12)).allSatisfy((row) -> assertThat(this.exchange.asked(row)).isEqualTo(1));
	}

	@Test
	void aStepWhoseClientClosesSkipsNoRowAndGoesOn() throws Exception {
		ManagedAiClient closing = this.exchange.client(CONCURRENCY);
		this.exchange
			.answering((row) -> (row < 12 || !this.failing.get()) ? Mono.just(RowExchange.answer(row)) : Mono.never());
		CompletableFuture<JobExecution> ended = CompletableFuture
			.supplyAsync(() -> run(skippingAll("closing", closing)));
		await().until(() -> this.exchange.asked().contains(12));
		closing.close();
		assertThat(ended.get(30, TimeUnit.SECONDS).getStatus()).isEqualTo(BatchStatus.STOPPED);
		this.failing.set(false);
		assertThat(run(skippingAll("closing", this.client)).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written("closing")).isEqualTo(numbers(ROWS));
	}

	@Test
	void oneReaderServesSeveralStepsInTurn() throws Exception {
		AiItemReader<Integer> reader = reader(new Rows(ROWS));
		Job job = application.job("steps",
				application.step("first").reader(reader).writer(new ResultWriter("first", application.jdbc())).build(),
				application.step("second")
					.reader(reader)
					.writer(new ResultWriter("second", application.jdbc()))
					.build());
		assertThat(application.run(job).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written("first")).isEqualTo(numbers(ROWS));
		assertThat(application.written("second")).isEqualTo(numbers(ROWS));
	}

	private Job skippingAll(String name, ManagedAiClient client) {
		return application.job(name,
				new AiItemReaderBuilder<Integer>().delegate(new Rows(ROWS))
					.request(RowExchange::request)
					.client(client)
					.readAhead(READ_AHEAD)
					.build(),
				(step) -> step.faultTolerant()
					.skip(io.aiclient.error.AiClientException.class)
					.skipLimit(Long.MAX_VALUE));
	}

	private Job job(String name, Failure failure) {
		AtomicBoolean on = this.failing;
		ResultWriter writer = new StreamWriter(name) {
			@Override
			public void update(ExecutionContext context) {
				if (on.get() && failure == Failure.UPDATE
						&& application.written(name).size() == 3 * BatchApplication.CHUNK) {
					throw new IllegalStateException("When the position is written already");
				}
			}

			@Override
			public void write(Chunk<? extends AiAnsweredItem<Integer>> chunk) {
				boolean third = on.get() && chunk.getItems().get(0).row() == 2 * BatchApplication.CHUNK;
				if (third && failure == Failure.BEFORE_WRITE) {
					throw new IllegalStateException("Before the chunk is written");
				}
				super.write(chunk);
				if (third && failure == Failure.AFTER_WRITE) {
					throw new IllegalStateException("After the chunk is written");
				}
			}
		};
		return application.job(name, application.step("step").reader(reader(new Rows(ROWS))).processor((item) -> {
			if (on.get() && failure == Failure.MID_CHUNK && item.row() == 2 * BatchApplication.CHUNK + 2) {
				throw new IllegalStateException("In the middle of a chunk");
			}
			return new AiAnsweredItem<>(item.row(), item.result().orElseThrow());
		}).writer(writer).transactionManager(new JdbcTransactionManager(application.bean(DataSource.class)) {
			@Override
			protected void doCommit(DefaultTransactionStatus status) {
				if (on.get() && failure == Failure.COMMIT
						&& application.written(name).size() == 3 * BatchApplication.CHUNK) {
					doRollback(status);
					throw new TransactionSystemException("Instead of a commit");
				}
				super.doCommit(status);
			}
		}).build());
	}

	private AiItemReader<Integer> reader(Rows rows) {
		return new AiItemReaderBuilder<Integer>().delegate(rows)
			.request(RowExchange::request)
			.client(this.client)
			.readAhead(READ_AHEAD)
			.build();
	}

	private static JobExecution run(Job job) {
		try {
			return application.run(job);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<Integer> numbers(int count) {
		return IntStream.range(0, count).boxed().toList();
	}

	/**
	 * A writer whose position is saved after that of the reader.
	 */
	private abstract static class StreamWriter extends ResultWriter
			implements ItemStreamWriter<AiAnsweredItem<Integer>> {

		StreamWriter(String job) {
			super(job, application.jdbc());
		}

	}

	/**
	 * Where the third chunk fails.
	 */
	enum Failure {

		MID_CHUNK, BEFORE_WRITE, AFTER_WRITE, UPDATE, COMMIT

	}

}
