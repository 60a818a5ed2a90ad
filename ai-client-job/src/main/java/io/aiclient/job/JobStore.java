package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;

/**
 * The files of a job while it runs: the lock, the results, the failed rows, and the index
 * of both. Safe for use by many threads.
 */
final class JobStore implements AutoCloseable {

	private final JobFiles files;

	private final NewFiles newFiles;

	private final StoredLine lines;

	private final JobLocks lock;

	private final StoredRows rows;

	private final JobJournal results;

	private @Nullable JobJournal failures;

	private List<String> namesToWrite;

	private final boolean alone;

	private boolean completed;

	private JobStore(JobSettings settings, Opened opened, JobJournal results, @Nullable JobJournal failures) {
		this.files = settings.files();
		this.alone = !settings.jobName().append() && !settings.retryFailed();
		this.lines = settings.lines();
		this.newFiles = opened.newFiles();
		this.lock = opened.lock();
		this.rows = opened.rows();
		this.namesToWrite = opened.names();
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
		NewFiles newFiles = new NewFiles(files.permissions());
		JobLocks lock = JobLocks.take(files, newFiles);
		try {
			List<String> names = settings.jobName().check(files);
			StoredRows rows = new StoredRows(folder, files.results().getFileName().toString(), settings.deduplicate());
			return open(settings, new Opened(newFiles, lock, rows, names));
		}
		catch (IOException | RuntimeException ex) {
			try (lock) {
				newFiles.dropEmpty();
			}
			catch (IOException closing) {
				ex.addSuppressed(closing);
			}
			throw ex;
		}
	}

	/**
	 * Both files are read before one is changed: if the other is refused, this one stays
	 * as it was.
	 */
	private static JobStore open(JobSettings settings, Opened opened) throws IOException {
		JobFiles files = settings.files();
		StoredRows rows = opened.rows();
		JobJournal failures = null;
		try {
			JournalScan failed = JournalScan.checked(files.failed(), settings.repair(), rows::readFailed);
			JournalScan stored = JournalScan.checked(files.results(), settings.repair(), results(settings, rows));
			if (Files.exists(files.failed())) {
				failures = JobJournal.open(files.failed(), failed, opened.newFiles());
			}
			return new JobStore(settings, opened, JobJournal.open(files.results(), stored, opened.newFiles()),
					failures);
		}
		catch (IOException | RuntimeException ex) {
			JobJournal opening = failures;
			try (rows; opening) {
				throw ex;
			}
		}
	}

	/**
	 * Reads what is stored, for a dry run: nothing is written beside it, and nothing cut.
	 */
	static StoredRows read(JobSettings settings) throws IOException {
		JobFiles files = settings.files();
		settings.jobName().check(files);
		StoredRows rows = new StoredRows(Path.of(System.getProperty("java.io.tmpdir")), "ai-client-job",
				settings.deduplicate());
		try {
			read(files.failed(), rows::readFailed);
			read(files.results(), results(settings, rows));
			return rows;
		}
		catch (IOException | RuntimeException ex) {
			rows.close();
			throw ex;
		}
	}

	/**
	 * Reads the results, all of them, before anything is asked.
	 */
	private static JournalScan.Visitor results(JobSettings settings, StoredRows rows) {
		StoredLine lines = settings.lines();
		Path file = settings.files().results();
		return (offset, line) -> rows.readResult(offset, lines.requireAnswer(file, StoredLine.head(line)));
	}

	private static void read(Path file, JournalScan.Visitor visitor) throws IOException {
		JournalScan.checked(file, false, visitor);
	}

	/**
	 * Creates the files of this run, and takes back those that stay empty.
	 */
	NewFiles newFiles() {
		return this.newFiles;
	}

	/**
	 * Says that every row has ended: the file of results stays, also if it is empty.
	 */
	synchronized void completed() {
		this.completed = true;
	}

	StoredRows rows() {
		return this.rows;
	}

	JobJournal results() {
		return this.results;
	}

	synchronized @Nullable JobJournal failures() {
		return this.failures;
	}

	/**
	 * Stores an answer.
	 * @return where its line begins
	 */
	synchronized long success(JobItem item, AiResponse response) {
		writeNames();
		long offset = this.results.append(this.lines.result(item, response));
		this.rows.stored(item, offset);
		return offset;
	}

	/**
	 * Stores the answer to another row that asked the same.
	 * @param item the row
	 * @param offset where the other's line begins
	 */
	synchronized void share(JobItem item, long offset) {
		writeNames();
		byte[] line = this.lines.same(item, this.results.lineAt(offset));
		this.rows.stored(item, this.results.append(line));
	}

	synchronized void failure(RowIdentity row, JobFailure failure) {
		this.rows.failed(row, failuresToWrite().append(this.lines.failure(row, failure)));
	}

	synchronized void unreadable(UnreadableRow row) {
		this.rows.failed(row.identity(), failuresToWrite().append(this.lines.unreadable(row)));
	}

	private JobJournal failuresToWrite() {
		writeNames();
		JobJournal journal = this.failures;
		if (journal == null) {
			try {
				Path file = this.files.failed();
				journal = JobJournal.open(file, JournalScan.checked(file, false, this.rows::readFailed), this.newFiles);
			}
			catch (IOException ex) {
				throw new JobException("Cannot write to '" + this.files.failed() + "': " + ex.getMessage()
						+ ". What was stored before is kept; make space, and run the same job again", ex);
			}
			this.failures = journal;
		}
		return journal;
	}

	/**
	 * Writes down whose results these are, before the first that is added.
	 */
	private void writeNames() {
		if (this.namesToWrite.isEmpty()) {
			return;
		}
		try {
			JobName.write(this.namesToWrite, this.files, this.newFiles);
		}
		catch (IOException ex) {
			throw new JobException("Cannot write to '" + this.files.names() + "': " + ex.getMessage()
					+ ". What was stored before is kept; make space, and run the same job again", ex);
		}
		this.namesToWrite = List.of();
	}

	void sync() {
		this.results.sync();
		JobJournal journal = failures();
		if (journal != null) {
			journal.sync();
		}
	}

	/**
	 * Synchronizes and closes the files, deletes those that were created and hold nothing
	 * unless the job is completed, and gives the lock back.
	 */
	@Override
	public synchronized void close() throws IOException {
		try (this.lock; this.rows) {
			JobJournal journal = this.failures;
			try (this.results; journal) {
				sync();
			}
			if (journal != null) {
				new StaleFailures(this.files, this.newFiles, this.rows, this.completed && this.alone).dropFrom(journal);
			}
			if (this.completed) {
				writeNames();
			}
			else {
				this.newFiles.dropEmpty();
			}
		}
	}

	/**
	 * What there is before the journals are open.
	 */
	private record Opened(NewFiles newFiles, JobLocks lock, StoredRows rows, List<String> names) {

	}

}
