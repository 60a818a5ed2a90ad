package io.aiclient.docs.batch;

import javax.sql.DataSource;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.stereotype.Component;

import io.aiclient.spring.batch.JobWorker;

@Component
class SentimentWorker {

	private final JobWorker worker;

	private final Job sentiment;

	SentimentWorker(JobOperator jobOperator, JobRepository jobRepository, DataSource dataSource, Job sentiment) {
		this.worker = new JobWorker(jobOperator, jobRepository, dataSource);
		this.sentiment = sentiment;
	}

	JobExecution run(int shard, int workers) throws JobExecutionException {
		JobParameters parameters = new JobParametersBuilder().addString("shard", shard + "/" + workers)
			.toJobParameters();
		return this.worker.run(this.sentiment, parameters);
	}

}
