package io.aiclient.spring.batch;

import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.batch.core.job.DefaultJobKeyGenerator;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.JobExecutionAlreadyRunningException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

import io.aiclient.error.Log;

/**
 * Runs job instances so that one whose process was killed goes on when it is started
 * again with the same parameters, and none is run by two processes at once.
 * <p>
 * A killed process leaves its job execution as running in the job repository, and Spring
 * Batch refuses to start the instance again. A worker therefore holds a lock in the
 * repository's database for as long as it runs the instance: a row of the table
 * {@code AI_CLIENT_WORKER}, which it creates if it is missing, locked by an open
 * transaction on a connection of its own. A worker that gets the lock knows that no other
 * runs the instance, so an execution that is still marked as running is left over: it is
 * recovered, and the instance restarted. That holds if all who start the job use a
 * worker. The database must know {@code FOR UPDATE SKIP LOCKED}, as PostgreSQL, H2,
 * MySQL, MariaDB and Oracle do, and must notice that a connection is gone: at once if the
 * process died, after the keep-alive time of TCP if its machine did.
 * <p>
 * Safe for use by many threads.
 */
public final class JobWorker {

	private static final Log logger = Log.of(JobWorker.class);

	private final JobOperator jobOperator;

	private final JobRepository jobRepository;

	private final DataSource dataSource;

	/**
	 * Creates a worker.
	 * @param jobOperator starts jobs on the calling thread, as Spring Boot's does unless
	 * it is given a task executor
	 * @param jobRepository where it keeps them
	 * @param dataSource the database of that repository; one of its connections is in use
	 * for each job that runs
	 */
	public JobWorker(JobOperator jobOperator, JobRepository jobRepository, DataSource dataSource) {
		this.jobOperator = jobOperator;
		this.jobRepository = jobRepository;
		this.dataSource = dataSource;
	}

	/**
	 * Starts a job instance, or goes on with it, and waits for its end.
	 * @param job the job
	 * @param parameters its parameters; the same again to go on
	 * @return the execution that has ended
	 * @throws JobExecutionAlreadyRunningException if another worker runs the instance
	 * @throws JobExecutionException if it cannot be started for another reason, such as
	 * that it is complete
	 * @throws IllegalStateException if the operator starts jobs on other threads
	 */
	public JobExecution run(Job job, JobParameters parameters) throws JobExecutionException {
		String key = job.getName() + ":" + new DefaultJobKeyGenerator().generateKey(parameters);
		try (WorkerLock lock = WorkerLock.tryAcquire(this.dataSource, key)) {
			if (lock == null) {
				throw new JobExecutionAlreadyRunningException("Job '" + job.getName() + "' with parameters "
						+ parameters + " is run by another worker, which holds the lock '" + key
						+ "' in AI_CLIENT_WORKER: wait for its end, or start another instance");
			}
			recover(job, parameters);
			JobExecution execution = this.jobOperator.start(job, parameters);
			if (execution.getStatus().isRunning()) {
				throw new IllegalStateException("The JobOperator has started job '" + job.getName()
						+ "' on another thread: give the JobWorker one without an asynchronous task executor");
			}
			return execution;
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("The lock of job '" + job.getName() + "' failed", ex);
		}
	}

	private void recover(Job job, JobParameters parameters) {
		JobInstance instance = this.jobRepository.getJobInstance(job.getName(), parameters);
		if (instance == null) {
			return;
		}
		for (JobExecution execution : this.jobRepository.getJobExecutions(instance)) {
			if (execution.getStatus().isRunning()) {
				logger.info(
						"Recovering execution {} of job '{}': no worker runs it any more, and it was last updated at {}",
						execution.getId(), job.getName(), execution.getLastUpdated());
				this.jobOperator.recover(execution);
			}
		}
	}

}
