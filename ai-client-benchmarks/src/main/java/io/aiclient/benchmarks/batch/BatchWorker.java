package io.aiclient.benchmarks.batch;

import java.util.List;

import javax.sql.DataSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

import io.aiclient.spring.batch.JobWorker;

/**
 * The child process that is a worker: an application that runs the job instance of its
 * shard.
 */
public final class BatchWorker {

	/**
	 * The first argument of the child.
	 */
	public static final String NAME = "batch-worker";

	private BatchWorker() {
	}

	/**
	 * Runs the worker to its end.
	 * @param args the name, the URLs of provider and database, the shard and how many
	 * there are, and the concurrency
	 * @return the exit code
	 */
	public static int run(List<String> args) {
		int shard = Integer.parseInt(args.get(3));
		int shards = Integer.parseInt(args.get(4));
		try (ConfigurableApplicationContext context = start(args.get(1), args.get(2), Integer.parseInt(args.get(5)))) {
			JobExecution execution = run(context, shard, shards);
			System.out.println("shard " + shard + ": " + execution.getStatus());
			return (execution.getStatus() == BatchStatus.COMPLETED) ? 0 : 1;
		}
	}

	static ConfigurableApplicationContext start(String baseUrl, String database, int concurrency) {
		return SpringApplication.run(Application.class, "--spring.main.web-application-type=none",
				"--spring.main.banner-mode=off", "--logging.level.root=warn", "--spring.profiles.active=batch",
				"--spring.datasource.url=" + database, "--spring.datasource.username=sa",
				"--spring.batch.job.enabled=false", "--spring.batch.jdbc.initialize-schema=always",
				"--ai.client.base-url=" + baseUrl, "--ai.client.api-key=benchmark", "--ai.client.model=gpt-4.1-mini",
				"--ai.client.concurrency.max=" + concurrency);
	}

	static JobExecution run(ConfigurableApplicationContext context, int shard, int shards) {
		JobParameters parameters = new JobParametersBuilder().addString("shard", shard + "/" + shards)
			.toJobParameters();
		try {
			return new JobWorker(context.getBean(JobOperator.class), context.getBean(JobRepository.class),
					context.getBean(DataSource.class))
				.run(new BatchStep(context).job(shard, shards), parameters);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * An application of its own, that no component scan finds.
	 */
	@EnableAutoConfiguration
	static class Application {

	}

}
