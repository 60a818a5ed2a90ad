package io.aiclient.job;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.AiClient;

/**
 * A batch that survives: rows with a key in, a file of results out, and whenever it ends
 * early, running it again asks only the rows that have no stored result.
 * <p>
 * Build one with {@link #builder(AiClient)}. It may be run any number of times, one after
 * the other: what runs is decided by the files, not by the object. Safe for use by many
 * threads.
 */
public final class AiBatchJob {

	private final JobSettings settings;

	private final Set<JobRun> runs = ConcurrentHashMap.newKeySet();

	AiBatchJob(JobSettings settings) {
		this.settings = settings;
	}

	/**
	 * Begins with the client that asks.
	 * @param client the client; the job is stopped when it is closed
	 * @return the builder
	 */
	public static AiBatchJobBuilder builder(AiClient client) {
		return new AiBatchJobBuilder(client);
	}

	/**
	 * Runs the job, and blocks until every row has ended, or the job is stopped or
	 * paused. An interrupt stops the job, and its flag is kept.
	 * @return how it ended
	 * @throws JobException if the job cannot run or go on: its files are damaged, locked
	 * or cannot be written, or its rows cannot be read
	 * @throws IllegalStateException on a thread that must not block
	 */
	public JobReport run() {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("AiBatchJob.run blocks, and thread '" + Thread.currentThread().getName()
					+ "' must not be blocked: use AiBatchJob.start, which does the same without blocking");
		}
		JobRun run = new JobRun(this.settings);
		CompletableFuture<JobReport> report = begin(run).toFuture();
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return report.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
					run.stop();
				}
			}
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException error) {
				error.addSuppressed(new Exception("AiBatchJob.run was called here"));
				throw error;
			}
			throw new IllegalStateException("The job ended with an unexpected error", ex.getCause());
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Runs the job without blocking. Cold: each subscription runs it. Cancelling stops it
	 * as {@link #stop()} does; what is in flight then is stored, without a report.
	 * @return how it ended, or a {@link JobException}
	 */
	public Mono<JobReport> start() {
		return Mono.defer(() -> {
			JobRun run = new JobRun(this.settings);
			return begin(run).doOnCancel(run::stop);
		});
	}

	private Mono<JobReport> begin(JobRun run) {
		this.runs.add(run);
		return run.begin().doOnTerminate(() -> this.runs.remove(run));
	}

	/**
	 * Stops the job if it runs: takes no more rows, and lets those in flight end within
	 * the stop timeout. Does not wait for that; the run ends with
	 * {@link JobReport.End#STOPPED}.
	 */
	public void stop() {
		this.runs.forEach(JobRun::stop);
	}

	/**
	 * Reads the rows and what is stored, and says what a run would ask and cost. Sends
	 * nothing, writes nothing beside the results, and blocks meanwhile.
	 * @return the estimate
	 * @throws JobException if the files are damaged, or the rows cannot be read
	 */
	public JobEstimate estimate() {
		return JobEstimator.estimate(this.settings);
	}

}
