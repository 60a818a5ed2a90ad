package io.aiclient.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.error.Thrown;

/**
 * Gives a subscriber the rows of a job, at least once each, in the order in which they
 * are stored.
 * <p>
 * How is it designed, and why? A row is stored before it is delivered, so that a crash
 * between the two costs a second delivery and no second request. What is delivered is
 * read from the files, from the mark to their end: that is the same after each row and
 * after a restart. A row that was delivered moves the mark. Whatever thread a subscriber
 * signals on, files are read and written on one that may block.
 */
final class RowDelivery implements AutoCloseable {

	private final JobStore store;

	private final StoredLine lines;

	private final Function<JobResult, ? extends Publisher<Void>> subscriber;

	private final DeliveryMark mark;

	private @Nullable LineReader results;

	private @Nullable LineReader failures;

	private RowDelivery(JobStore store, StoredLine lines, Function<JobResult, ? extends Publisher<Void>> subscriber,
			DeliveryMark mark) {
		this.store = store;
		this.lines = lines;
		this.subscriber = subscriber;
		this.mark = mark;
	}

	/**
	 * Opens the mark. A mark behind the end of a file that has become shorter moves back.
	 */
	static RowDelivery open(JobStore store, StoredLine lines, JobFiles files,
			Function<JobResult, ? extends Publisher<Void>> subscriber) throws IOException {
		DeliveryMark mark = DeliveryMark.open(files.delivered(), store.newFiles());
		JobJournal failures = store.failures();
		long failuresSize = (failures != null) ? failures.size() : 0;
		if (mark.results() > store.results().size() || mark.failures() > failuresSize) {
			mark.move(Math.min(mark.results(), store.results().size()),
					(mark.failures() > failuresSize) ? 0 : mark.failures());
		}
		return new RowDelivery(store, lines, subscriber, mark);
	}

	/**
	 * Delivers what is stored and not delivered. Must not be subscribed to twice at the
	 * same time.
	 */
	Mono<Void> catchUp() {
		return Flux.<Undelivered>generate((sink) -> {
			Undelivered row = next();
			if (row != null) {
				sink.next(row);
			}
			else {
				sink.complete();
			}
		}).concatMap((row) -> deliver(row), 0).then();
	}

	private Mono<Void> deliver(Undelivered row) {
		return taken(row.result()).publishOn(Schedulers.boundedElastic()).then(Mono.fromRunnable(() -> {
			try {
				this.mark.move(row.results(), row.failures());
			}
			catch (IOException ex) {
				throw failed(ex);
			}
		}));
	}

	/**
	 * Reactor makes no signal of an {@link Error} that the subscriber throws.
	 */
	private Mono<Void> taken(JobResult row) {
		return Mono.create((sink) -> {
			try {
				sink.onDispose(Mono.<Void>from(this.subscriber.apply(row))
					.contextWrite(sink.contextView())
					.subscribe(null, (failure) -> sink.error(refused(row, failure)), sink::success));
			}
			catch (RuntimeException | Error thrown) {
				sink.error(refused(row, thrown));
			}
		});
	}

	private static Throwable refused(JobResult row, Throwable failure) {
		return (failure instanceof Exception) ? failure
				: new JobException("The subscriber threw at row '" + row.key() + "': " + Thrown.describe(failure)
						+ ". The row is stored, and delivered when the job runs again", failure);
	}

	private @Nullable Undelivered next() {
		try {
			JobJournal journal = this.store.results();
			if (this.results == null) {
				this.results = new LineReader(journal.file(), this.mark.results());
			}
			byte[] line = next(this.results, journal);
			JobResult row = (line != null) ? this.lines.readResult(line) : null;
			if (row == null) {
				journal = this.store.failures();
				if (journal == null) {
					return null;
				}
				if (this.failures == null) {
					this.failures = new LineReader(journal.file(), this.mark.failures());
				}
				line = next(this.failures, journal);
				row = (line != null) ? StoredLine.readFailure(line) : null;
			}
			long failuresEnd = (this.failures != null) ? this.failures.end() : this.mark.failures();
			return (row != null) ? new Undelivered(row, this.results.end(), failuresEnd) : null;
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	private static byte @Nullable [] next(LineReader reader, JobJournal journal) throws IOException {
		while (reader.end() < journal.size() && reader.next()) {
			if (LineSeal.isIntact(reader.line())) {
				return reader.line();
			}
			if (!new String(reader.line(), StandardCharsets.UTF_8).isBlank()) {
				throw journal.changed(reader.offset());
			}
		}
		return null;
	}

	private static JobException failed(IOException ex) {
		return new JobException("Cannot note what was delivered: " + ex.getMessage()
				+ ". Nothing is lost; make space or mend the disk, and run the same job again", ex);
	}

	@Override
	public void close() throws IOException {
		LineReader reader = this.results;
		LineReader other = this.failures;
		try (this.mark; reader; other) {
			this.results = null;
			this.failures = null;
		}
	}

	/**
	 * A row to deliver, and where the marks of results and failures are after it.
	 */
	private record Undelivered(JobResult result, long results, long failures) {

	}

}
