package io.aiclient.spring.batch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.launch.JobExecutionAlreadyRunningException;
import org.springframework.batch.core.launch.JobInstanceAlreadyCompleteException;
import org.springframework.batch.infrastructure.item.Chunk;

import io.aiclient.client.ManagedAiClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class JobWorkerTests {

	private static final int ROWS = 23;

	private static BatchApplication application;

	private final RowExchange exchange = new RowExchange();

	private final ManagedAiClient client = this.exchange.client(4);

	private int unwritable = ROWS;

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

	@Test
	void anExecutionThatWasKilledIsRecoveredAndGoesOnHoweverOftenItHappens() throws Exception {
		Job job = job("killed");
		for (int killed = 1; killed <= 3; killed++) {
			this.unwritable = killed * BatchApplication.CHUNK;
			assertThat(application.worker().run(job, BatchApplication.parameters()).getStatus())
				.isEqualTo(BatchStatus.FAILED);
			leaveRunning();
			assertThatExceptionOfType(JobExecutionAlreadyRunningException.class).isThrownBy(() -> application.run(job));
		}
		this.unwritable = ROWS;
		assertThat(application.worker().run(job, BatchApplication.parameters()).getStatus())
			.isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written("killed")).isEqualTo(IntStream.range(0, ROWS).boxed().toList());
		assertThat(this.exchange.asked(0)).isEqualTo(1);
	}

	@Test
	void aNewInstanceIsStarted() throws Exception {
		JobExecution execution = application.worker().run(job("new"), BatchApplication.parameters());
		assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written("new")).hasSize(ROWS);
	}

	@Test
	void aCompleteInstanceIsNotRunAgain() throws Exception {
		Job job = job("complete");
		application.worker().run(job, BatchApplication.parameters());
		assertThatExceptionOfType(JobInstanceAlreadyCompleteException.class)
			.isThrownBy(() -> application.worker().run(job, BatchApplication.parameters()));
	}

	@Test
	void anInstanceThatAnotherWorkerRunsIsLeftAlone() throws Exception {
		Sinks.Empty<Void> held = Sinks.empty();
		this.exchange.answering((row) -> held.asMono().thenReturn(RowExchange.answer(row)));
		Job job = job("running");
		CompletableFuture<JobExecution> first = CompletableFuture.supplyAsync(() -> {
			try {
				return application.worker().run(job, BatchApplication.parameters());
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		await().until(() -> !this.exchange.asked().isEmpty());
		assertThatExceptionOfType(JobExecutionAlreadyRunningException.class)
			.isThrownBy(() -> application.worker().run(job, BatchApplication.parameters()))
			.withMessageContaining("is run by another worker")
			.withMessageContaining("AI_CLIENT_WORKER");
		held.tryEmitEmpty();
		assertThat(first.get(30, TimeUnit.SECONDS).getStatus()).isEqualTo(BatchStatus.COMPLETED);
	}

	private Job job(String name) {
		AiItemReader<Integer> reader = new AiItemReaderBuilder<Integer>().delegate(new Rows(ROWS))
			.request(RowExchange::request)
			.client(this.client)
			.build();
		ResultWriter writer = new ResultWriter(name, application.jdbc()) {
			@Override
			public void write(Chunk<? extends AiAnsweredItem<Integer>> chunk) {
				super.write(chunk);
				if (chunk.getItems().get(0).row() == JobWorkerTests.this.unwritable) {
					throw new IllegalStateException("Chunk " + JobWorkerTests.this.unwritable);
				}
			}
		};
		return application.job(name, application.step("step").reader(reader).writer(writer).build());
	}

	/**
	 * What a process that is killed leaves behind.
	 */
	private static void leaveRunning() {
		application.jdbc()
			.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL WHERE STATUS = 'FAILED' "
					+ "AND JOB_EXECUTION_ID = (SELECT MAX(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION)");
		application.jdbc()
			.update("UPDATE BATCH_STEP_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL WHERE STATUS = 'FAILED' "
					+ "AND JOB_EXECUTION_ID = (SELECT MAX(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION)");
	}

}
