package io.aiclient.spring.batch;

import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * A Spring Boot application with a job repository on an H2 of its own, and a table of
 * results.
 */
final class BatchApplication implements AutoCloseable {

	static final int CHUNK = 5;

	private final ConfigurableApplicationContext context;

	BatchApplication(String... properties) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.batch.job.enabled=false",
					"spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
			.properties(properties)
			.run();
		jdbc().execute("CREATE TABLE RESULT (JOB VARCHAR(100), ID INT, ANSWER VARCHAR(100), PRIMARY KEY (JOB, ID))");
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	JdbcTemplate jdbc() {
		return bean(JdbcTemplate.class);
	}

	JobWorker worker() {
		return new JobWorker(bean(JobOperator.class), bean(JobRepository.class), bean(DataSource.class));
	}

	ChunkOrientedStepBuilder<AiItem<Integer>, AiAnsweredItem<Integer>> step(String name) {
		return new StepBuilder(name, bean(JobRepository.class)).<AiItem<Integer>, AiAnsweredItem<Integer>>chunk(CHUNK)
			.transactionManager(bean(PlatformTransactionManager.class))
			.processor(new AiItemProcessor<>());
	}

	Job job(String name, Step... steps) {
		var builder = new JobBuilder(name, bean(JobRepository.class)).start(steps[0]);
		for (int i = 1; i < steps.length; i++) {
			builder = builder.next(steps[i]);
		}
		return builder.build();
	}

	/**
	 * A job of one step with a fresh reader and a writer into the table of results.
	 */
	Job job(String name, AiItemReader<Integer> reader,
			UnaryOperator<ChunkOrientedStepBuilder<AiItem<Integer>, AiAnsweredItem<Integer>>> change) {
		return job(name, change.apply(step("step").reader(reader).writer(new ResultWriter(name, jdbc()))).build());
	}

	JobExecution run(Job job) throws Exception {
		return bean(JobOperator.class).start(job, parameters());
	}

	static JobParameters parameters() {
		return new JobParametersBuilder().addString("shard", "0/1").toJobParameters();
	}

	/**
	 * What Spring Batch asks its operator to do after a commit that failed.
	 */
	void markUnknownAsFailed() {
		jdbc().update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'FAILED' WHERE STATUS = 'UNKNOWN'");
		jdbc().update("UPDATE BATCH_STEP_EXECUTION SET STATUS = 'FAILED' WHERE STATUS IN ('UNKNOWN', 'STARTED')");
	}

	List<Integer> written(String job) {
		return jdbc().queryForList("SELECT ID FROM RESULT WHERE JOB = ? ORDER BY ID", Integer.class, job);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * An application that scans nothing.
	 */
	@EnableAutoConfiguration
	static class Application {

	}

}
