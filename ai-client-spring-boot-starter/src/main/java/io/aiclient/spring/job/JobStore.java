package io.aiclient.spring.job;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;

/**
 * The files of a job while it runs: the lock, the results, the failed rows, and the index
 * of both. Safe for use by many threads.
 */
final class JobStore implements AutoCloseable {

	private final JobFiles files;

	private final StoredLine lines;

	private final JobLock lock;

	private final StoredRows rows;

	private final Journal results;

	private @Nullable Journal failures;

	private JobStore(JobFiles files, StoredLine lines, JobLock lock, StoredRows rows, Journal results,
			@Nullable Journal failures) {
		this.files = files;
		this.lines = lines;
		this.lock = lock;
		this.rows = rows;
		this.results = results;
		this.failures = failures;
	}

	/**
	 * Takes the lock and reads what is stored.
	 * @param settings the job
	 * @return the store
	 * @throws JobException if the job is running already, or a file is damaged
	 */
	static JobStore open(JobSettings settings) throws IOException {
		JobFiles files = settings.files();
		Path folder = files.folder();
		if (!Files.isDirectory(folder)) {
			throw new JobException("Cannot write results: the folder '" + folder + "' does not exist", null);
		}
		JobLock lock = JobLock.take(files);
		StoredRows rows = null;
		Journal failures = null;
		try {
			rows = new StoredRows(folder, files.results().getFileName().toString(), settings.deduplicate());
			StoredRows visited = rows;
			if (Files.exists(files.failed())) {
				failures = Journal.open(files.failed(), settings.repair(), visited::readFailed);
			}
			Journal results = Journal.open(files.results(), settings.repair(), visited::readResult);
			return new JobStore(files, settings.lines(), lock, rows, results, failures);
		}
		catch (IOException | RuntimeException ex) {
			if (failures != null) {
				failures.close();
			}
			if (rows != null) {
				rows.close();
			}
			lock.close();
			throw ex;
		}
	}

	/**
	 * Reads what is stored, for a dry run: nothing is written beside it, and nothing cut.
	 */
	static StoredRows read(JobSettings settings) throws IOException {
		JobFiles files = settings.files();
		StoredRows rows = new StoredRows(Path.of(System.getProperty("java.io.tmpdir")), "ai-client-job",
				settings.deduplicate());
		try {
			read(files.failed(), rows::readFailed);
			read(files.results(), rows::readResult);
			return rows;
		}
		catch (IOException | RuntimeException ex) {
			rows.close();
			throw ex;
		}
	}

	private static void read(Path file, JournalScan.Visitor visitor) throws IOException {
		if (Files.exists(file)) {
			JournalScan scan = JournalScan.of(file, visitor);
			scan.requireJournal();
			scan.requireWhole();
		}
	}

	StoredRows rows() {
		return this.rows;
	}

	Journal results() {
		return this.results;
	}

	synchronized @Nullable Journal failures() {
		return this.failures;
	}

	/**
	 * Stores an answer.
	 * @return where its line begins
	 */
	synchronized long success(JobItem item, AiResponse response) {
		long offset = this.results.append(this.lines.result(item.key(), item.asked(), response));
		this.rows.stored(item, offset);
		return offset;
	}

	/**
	 * Stores the answer to another row that asked the same.
	 * @param item the row
	 * @param offset where the other's line begins
	 */
	synchronized void share(JobItem item, long offset) {
		byte[] line = this.lines.same(item.key(), item.asked(), this.results.lineAt(offset));
		this.rows.stored(item, this.results.append(line));
	}

	synchronized void failure(JobItem item, JobFailure failure) {
		Journal journal = this.failures;
		if (journal == null) {
			try {
				journal = Journal.open(this.files.failed(), false, this.rows::readFailed);
			}
			catch (IOException ex) {
				throw new JobException("Cannot write to '" + this.files.failed() + "': " + ex.getMessage()
						+ ". What was stored before is kept; make space, and run the same job again", ex);
			}
			this.failures = journal;
		}
		this.rows.failed(item, journal.append(this.lines.failure(item.key(), item.asked(), failure)));
	}

	void sync() {
		this.results.sync();
		Journal journal = failures();
		if (journal != null) {
			journal.sync();
		}
	}

	/**
	 * Leaves in the file of failed rows only those that are failed still. The new file
	 * takes the place of the old one in a single step. A subscriber gets what is left of
	 * it once more: lines have moved.
	 */
	private void dropStaleFailures(Journal journal) throws IOException {
		Path kept = this.files.sibling(".failed.tmp");
		try (FileOutputStream out = new FileOutputStream(kept.toFile())) {
			try (LineReader reader = new LineReader(journal.file(), 0)) {
				while (reader.next()) {
					if (LineSeal.isIntact(reader.line()) && isStillFailed(reader)) {
						out.write(reader.line());
						out.write('\n');
					}
				}
			}
			out.getFD().sync();
		}
		if (Files.exists(this.files.delivered())) {
			try (DeliveryMark mark = DeliveryMark.open(this.files.delivered())) {
				mark.move(mark.results(), 0);
			}
		}
		if (Files.size(kept) > 0) {
			Files.move(kept, journal.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		else {
			Files.delete(kept);
			Files.delete(journal.file());
		}
	}

	private boolean isStillFailed(LineReader reader) {
		StoredLine.Head head = StoredLine.head(reader.line());
		return this.rows.isLatestFailure(RowHash.of(head.key(), head.request()), reader.offset());
	}

	/**
	 * Synchronizes and closes the files, and gives the lock back.
	 */
	@Override
	public synchronized void close() throws IOException {
		try (this.lock; this.rows) {
			Journal journal = this.failures;
			try (this.results; journal) {
				sync();
			}
			if (journal != null && this.rows.staleFailures() > 0) {
				dropStaleFailures(journal);
			}
		}
	}

}
