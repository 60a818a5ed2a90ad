package io.aiclient.sample.batch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.JobInstanceAlreadyCompleteException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.stereotype.Component;

import io.aiclient.spring.batch.JobWorker;

/**
 * Runs the job instance of this process's shard. The exit code is 0 when all its rows
 * have ended, 2 when rows are left, and 1 when the options are wrong.
 */
@Component
class Worker implements ApplicationRunner, ExitCodeGenerator {

	private static final int WORK_IS_LEFT = 2;

	private final Job job;

	private final JobWorker worker;

	private int exitCode;

	Worker(Job job, JobOperator jobOperator, JobRepository jobRepository, DataSource dataSource) {
		this.job = job;
		this.worker = new JobWorker(jobOperator, jobRepository, dataSource);
	}

	@Override
	public void run(ApplicationArguments arguments) {
		JobParameters parameters;
		try {
			parameters = parameters(arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			this.exitCode = 1;
			return;
		}
		try {
			JobExecution execution = this.worker.run(this.job, parameters);
			for (StepExecution step : execution.getStepExecutions()) {
				System.out.println(execution.getStatus() + ": " + step.getWriteCount() + " rows translated, "
						+ step.getSkipCount() + " passed over");
			}
			this.exitCode = (execution.getStatus() == BatchStatus.COMPLETED) ? 0 : WORK_IS_LEFT;
		}
		catch (JobInstanceAlreadyCompleteException ex) {
			System.out.println("COMPLETED before");
		}
		catch (JobExecutionException ex) {
			System.err.println(ex.getMessage());
			this.exitCode = WORK_IS_LEFT;
		}
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

	private static JobParameters parameters(ApplicationArguments arguments) {
		String input = option(arguments, "input", "rows.jsonl");
		if (!Files.isReadable(Path.of(input))) {
			throw new IllegalArgumentException("--input=" + input
					+ " does not exist; name a file of rows, {\"id\": ..., \"text\": ...} one a line");
		}
		String shard = option(arguments, "shard", "0/1");
		Shard.parse(shard);
		return new JobParametersBuilder().addString("input", input)
			.addString("language", option(arguments, "language", "German"))
			.addString("shard", shard)
			.toJobParameters();
	}

	private static String option(ApplicationArguments arguments, String name, String value) {
		List<String> given = arguments.getOptionValues(name);
		return (given != null && !given.isEmpty()) ? given.get(0) : value;
	}

}
