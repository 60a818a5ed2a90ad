package io.aiclient.spring.batch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.transaction.PlatformTransactionManager;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiClientException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Steps of vectors with a real job repository.
 */
class AiResultItemReaderJobTests {

	private static final int ROWS = 203;

	private static final int CONCURRENCY = 2;

	private static final int READ_AHEAD = 40;

	private static final int NOT_COMMITTED = BatchApplication.CHUNK + READ_AHEAD + CONCURRENCY;

	private static BatchApplication application;

	private final RowVectors exchange = new RowVectors();

	private final ManagedAiClient client = this.exchange.client(CONCURRENCY);

	private final AtomicInteger failures = new AtomicInteger();

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
	void aStepThatFailsAgainAndAgainLosesNoRowAndAsksNoWrittenOneAgain() throws Exception {
		this.failures.set(4);
		Job job = job("vectors-restart", this.client);
		for (int failed = 1; failed <= 4; failed++) {
			assertThat(application.run(job).getStatus()).isEqualTo(BatchStatus.FAILED);
			List<Integer> committed = application.written("vectors-restart");
			assertThat(committed).isEqualTo(numbers(committed.size()));
			assertThat(this.exchange.asked()).hasSizeLessThanOrEqualTo(committed.size() + failed * NOT_COMMITTED);
		}
		List<Integer> committed = application.written("vectors-restart");
		int before = this.exchange.packs().size();
		assertThat(application.run(job).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written("vectors-restart")).isEqualTo(numbers(ROWS));
		assertThat(this.exchange.packs().subList(before, this.exchange.packs().size()).stream().flatMap(List::stream))
			.doesNotContainAnyElementsOf(committed)
			.doesNotHaveDuplicates();
	}

	@Test
	void aRowThatIsRefusedIsSkippedAlone() throws Exception {
		this.exchange.refusing(77);
		assertThat(application.run(job("vectors-skip", this.client)).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written("vectors-skip")).hasSize(ROWS - 1).doesNotContain(77);
	}

	@Test
	void aStepWhoseClientClosesSkipsNoRowAndGoesOn() throws Exception {
		AtomicBoolean closes = new AtomicBoolean(true);
		this.exchange.answering((rows) -> (closes.get() && rows.get(0) > 50) ? Mono.never() : Mono.just(rows));
		ManagedAiClient closing = this.exchange.client(CONCURRENCY);
		CompletableFuture<JobExecution> ended = CompletableFuture.supplyAsync(() -> {
			try {
				return application.run(job("vectors-closing", closing));
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		await().until(() -> this.exchange.asked().stream().anyMatch((row) -> row > 50));
		closing.close();
		assertThat(ended.get(30, TimeUnit.SECONDS).getStatus()).isEqualTo(BatchStatus.STOPPED);
		closes.set(false);
		assertThat(application.run(job("vectors-closing", this.client)).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(application.written("vectors-closing")).isEqualTo(numbers(ROWS));
	}

	/**
	 * A step that skips what fails of itself, and fails in the middle of writing a chunk
	 * as often as is left.
	 */
	private Job job(String name, ManagedAiClient client) {
		AiResultItemReader<Integer, float[]> reader = new AiItemReaderBuilder<Integer>().delegate(new Rows(ROWS))
			.client(client)
			.readAhead(READ_AHEAD)
			.buildVectors(RowVectors::text);
		AtomicInteger chunks = new AtomicInteger();
		return application.job(name,
				new StepBuilder("step", application.bean(JobRepository.class))
					.<AiResultItem<Integer, float[]>, AiValueItem<Integer, float[]>>chunk(BatchApplication.CHUNK)
					.transactionManager(application.bean(PlatformTransactionManager.class))
					.reader(reader)
					.processor(new AiResultItemProcessor<>())
					.writer((chunk) -> {
						write(name, chunk);
						if (chunks.incrementAndGet() % 6 == 0 && this.failures.getAndDecrement() > 0) {
							throw new IllegalStateException("When the chunk is written");
						}
					})
					.faultTolerant()
					.skip(AiClientException.class)
					.skipLimit(Long.MAX_VALUE)
					.build());
	}

	private static void write(String name, Chunk<? extends AiValueItem<Integer, float[]>> chunk) {
		for (AiValueItem<Integer, float[]> item : chunk) {
			assertThat(item.value()).isEqualTo(RowVectors.vector(item.row()));
			application.jdbc()
				.update("INSERT INTO RESULT (JOB, ID, ANSWER) VALUES (?, ?, ?)", name, item.row(),
						item.response().model());
		}
	}

	private static List<Integer> numbers(int count) {
		return IntStream.range(0, count).boxed().toList();
	}

}
