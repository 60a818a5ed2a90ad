package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.aiclient.AiClient;
import io.aiclient.AiResult;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.Log;
import io.aiclient.error.SanitizedException;
import io.aiclient.error.Thrown;

/**
 * One run of a job, from the lock to the report.
 * <p>
 * How is it designed, and why? The client's batch does the asking, and its results are
 * settled one at a time on a thread that may block. So storing needs no queue and no
 * thread: what is not stored yet holds the batch up. Only the fsync has a timer, because
 * the last row before a silence must reach the disk too. Rows are iterated on a thread of
 * the run's own: it waits for results, and must not wait on a thread that delivers them.
 */
final class JobRun {

	private static final Log logger = Log.of(AiBatchJob.class);

	private final JobSettings settings;

	private final JobTally tally = new JobTally();

	private final Sinks.One<JobReport> ended = Sinks.one();

	private final Scheduler rowThread;

	private final Disposable.Composite timers = Disposables.composite();

	private final Disposable.Swap flow = Disposables.swap();

	private final AtomicBoolean finished = new AtomicBoolean();

	private @Nullable OpenJob job;

	private @Nullable String stopReason;

	private volatile boolean stopped;

	private volatile @Nullable JobException deliveryError;

	JobRun(JobSettings settings) {
		this.settings = settings;
		this.rowThread = Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "ai-job-" + settings.name(), 60, true);
	}

	Mono<JobReport> begin() {
		RunningJobs.add(this);
		this.rowThread.schedule(this::open);
		return end();
	}

	Mono<JobReport> end() {
		return this.ended.asMono();
	}

	AiClient client() {
		return this.settings.client();
	}

	private void open() {
		try {
			OpenJob opened = openFiles();
			if (this.stopped) {
				opened.feed().stop();
			}
			repeat(() -> sync(opened.store()), this.settings.syncInterval());
			if (!this.settings.progressInterval().isZero()) {
				repeat(this::logProgress, this.settings.progressInterval());
			}
			this.flow.update(run(opened).subscribe((nothing) -> {
			}, this::finish, () -> finish(null)));
		}
		catch (IOException ex) {
			finish(new JobException("Cannot open the files of the job beside '" + this.settings.files().results()
					+ "': " + ex.getMessage() + ". When that is mended, run the same job again", ex));
		}
		catch (RuntimeException | Error ex) {
			finish(ex);
		}
	}

	private synchronized OpenJob openFiles() throws IOException {
		OpenJob opened = OpenJob.open(this.settings, this.tally);
		this.job = opened;
		return opened;
	}

	private Flux<Void> run(OpenJob opened) {
		Flux<RowRequest> requests = Flux.<RowRequest>fromIterable(opened::feed).subscribeOn(this.rowThread);
		return deliver().thenMany(Flux.defer(() -> ask(requests, opened.spending())))
			.concatMapDelayError(this::settle, 1)
			.concatWith(Mono.defer(this::deliver));
	}

	private Flux<? extends AiResult<?>> ask(Flux<RowRequest> requests, @Nullable JobSpending capped) {
		BiFunction<AiClient, Flux<RowRequest>, Flux<? extends AiResult<?>>> asking = this.settings.task().asking();
		return (capped != null)
				? asking.apply(client(), requests.doOnNext(capped::check)).contextWrite(capped.cap()::addTo)
				: asking.apply(client(), requests);
	}

	/**
	 * Settles a result. An error of the client, which is closed, waits until the results
	 * before it are settled; one of the disk ends the run at once.
	 */
	private Publisher<Void> settle(AiResult<?> result) {
		try {
			synchronized (this) {
				if (this.job == null) {
					return Mono.empty();
				}
				this.job.settlement().settle(result);
			}
			return deliver();
		}
		catch (RuntimeException | Error ex) {
			finish(ex);
			return Mono.empty();
		}
	}

	/**
	 * Delivers what is stored. If the subscriber fails, no new row is taken, and what is
	 * in flight is stored for a later delivery.
	 */
	private synchronized Mono<Void> deliver() {
		RowDelivery delivery = (this.job != null) ? this.job.delivery() : null;
		if (delivery == null || this.deliveryError != null) {
			return Mono.empty();
		}
		return delivery.catchUp().onErrorResume((failure) -> {
			this.deliveryError = (failure instanceof JobException known) ? known
					: new JobException("The subscriber of job '" + this.settings.name() + "' failed: "
							+ Thrown.name(failure) + ". The row is stored, and delivered when the job runs again",
							failure);
			stopFeed();
			return Mono.empty();
		});
	}

	/**
	 * Takes no more rows. Those in flight may end within the time that the job was built
	 * with; then they are cancelled.
	 */
	void stop() {
		this.stopped = true;
		stopFeed();
		this.timers.add(Schedulers.boundedElastic()
			.schedule(() -> finish(null), this.settings.stopTimeout().toMillis(), TimeUnit.MILLISECONDS));
	}

	private synchronized void stopFeed() {
		if (this.job != null) {
			this.job.feed().stop();
		}
	}

	private void sync(JobStore store) {
		try {
			store.sync();
		}
		catch (RuntimeException | Error ex) {
			finish(ex);
		}
	}

	private void repeat(Runnable task, Duration interval) {
		long millis = interval.toMillis();
		this.timers.add(Schedulers.boundedElastic().schedulePeriodically(task, millis, millis, TimeUnit.MILLISECONDS));
	}

	private void logProgress() {
		logger.info("Job '{}' runs: {}", this.settings.name(), this.tally.describe());
	}

	private void finish(@Nullable Throwable failure) {
		if (!this.finished.compareAndSet(false, true)) {
			return;
		}
		this.flow.dispose();
		Throwable error = error(failure);
		JobReport report = report();
		try {
			close(error == null && report.end() == JobReport.End.COMPLETED);
		}
		catch (IOException | RuntimeException | Error ex) {
			error = (error != null) ? error : (ex instanceof JobException) ? ex
					: new JobException("Cannot close the files of the job: " + ex.getMessage(), ex);
		}
		RunningJobs.remove(this);
		if (error != null) {
			this.ended.tryEmitError(error);
		}
		else {
			logger.info("Job '{}': {}", this.settings.name(), report.describe());
			this.ended.tryEmitValue(report);
		}
		this.timers.dispose();
		this.rowThread.dispose();
	}

	private static boolean isError(@Nullable Throwable cause) {
		return cause instanceof Error
				|| (cause instanceof SanitizedException copy && Error.class.isAssignableFrom(copy.type()));
	}

	/**
	 * What the run ends with instead of a report. A client that is closed only stops it;
	 * an {@link Error} is none that Reactor would signal.
	 */
	private synchronized @Nullable Throwable error(@Nullable Throwable failure) {
		if (failure instanceof JobException) {
			return failure;
		}
		if (failure instanceof Error || (failure != null && isError(failure.getCause()))) {
			return new JobException("Job '" + this.settings.name() + "' cannot go on: " + Thrown.describe(failure)
					+ ". What was stored before is kept", failure);
		}
		if (failure instanceof AiCancelledException) {
			this.stopReason = failure.getMessage();
		}
		else if (failure != null) {
			return failure;
		}
		Throwable source = (this.job != null) ? this.job.feed().sourceError() : null;
		if (source == null) {
			return this.deliveryError;
		}
		return (source instanceof JobException) ? source : new JobException(
				"The source of rows of job '" + this.settings.name() + "' failed: " + source, source);
	}

	private synchronized JobReport report() {
		OpenJob ending = this.job;
		return (ending != null) ? ending.report(this.tally, this.stopReason, this.settings.files())
				: this.tally.report(JobReport.End.STOPPED, this.stopReason, BigDecimal.ZERO, this.settings.files());
	}

	private synchronized void close(boolean completed) throws IOException {
		OpenJob closing = this.job;
		this.job = null;
		if (closing != null && completed) {
			closing.store().completed();
		}
		try (closing) {
			logger.debug("Job '{}' closes its files", this.settings.name());
		}
	}

}
