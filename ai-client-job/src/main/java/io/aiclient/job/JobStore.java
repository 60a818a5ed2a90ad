package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjLongConsumer;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResult;

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

	/**
	 * Both files are read before one is changed: if the other is refused, this one stays
	 * as it was.
	 */
	private JobStore(JobSettings settings, NewFiles newFiles, JobLocks lock) throws IOException {
		this.files = settings.files();
		this.alone = !settings.jobName().append() && !settings.retryFailed();
		this.lines = settings.lines();
		this.newFiles = newFiles;
		this.lock = lock;
		this.namesToWrite = settings.jobName().check(this.files);
		this.rows = new StoredRows(this.files.folder(), settings.name(), settings.deduplicate());
		JobJournal failures = null;
		try {
			JournalScan failed = JournalScan.checked(this.files.failed(), settings.repair(), this.rows::readFailed);
			JournalScan stored = JournalScan.checked(this.files.results(), settings.repair(),
					resultReader(settings, this.rows));
			if (Files.exists(this.files.failed())) {
				failures = JobJournal.open(this.files.failed(), failed, newFiles);
			}
			this.failures = failures;
			this.results = JobJournal.open(this.files.results(), stored, newFiles);
		}
		catch (IOException | RuntimeException ex) {
			JobJournal opening = failures;
			try (this.rows; opening) {
				throw ex;
			}
		}
	}

	/**
	 * Takes the lock and reads what is stored.
	 * @throws JobException if the job is running already, or a file is damaged
	 */
	static JobStore open(JobSettings settings) throws IOException {
		JobFiles files = settings.files();
		if (!Files.isDirectory(files.folder())) {
			throw new JobException("Cannot write results: the folder '" + files.folder() + "' does not exist", null);
		}
		NewFiles newFiles = new NewFiles(files.permissions());
		JobLocks lock = JobLocks.take(files, newFiles);
		try {
			return new JobStore(settings, newFiles, lock);
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
	 * Reads what is stored, for a dry run: nothing is written beside it, and nothing cut.
	 */
	static StoredRows read(JobSettings settings) throws IOException {
		JobFiles files = settings.files();
		settings.jobName().check(files);
		StoredRows rows = new StoredRows(Path.of(System.getProperty("java.io.tmpdir")), "ai-client-job",
				settings.deduplicate());
		try {
			JournalScan.checked(files.failed(), false, rows::readFailed);
			JournalScan.checked(files.results(), false, resultReader(settings, rows));
			return rows;
		}
		catch (IOException | RuntimeException ex) {
			rows.close();
			throw ex;
		}
	}

	private static ObjLongConsumer<byte[]> resultReader(JobSettings settings, StoredRows rows) {
		StoredLine lines = settings.lines();
		Path file = settings.files().results();
		return (line, offset) -> rows.readResult(lines.requireAnswer(file, StoredLine.head(line)), offset);
	}

	NewFiles newFiles() {
		return this.newFiles;
	}

	/**
	 * Notes that every row has ended: the file of results stays, also if it is empty.
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

	synchronized long success(JobItem item, AiResult.Success<?> success) {
		writeNames();
		long offset = this.results.append(this.lines.result(item, success));
		this.rows.stored(item, offset);
		return offset;
	}

	/**
	 * Stores the answer to another row that asked the same.
	 * @param offset where the line of the other row begins
	 */
	synchronized void share(JobItem item, long offset) {
		writeNames();
		byte[] line = this.lines.same(item, this.results.lineAt(offset));
		this.rows.stored(item, this.results.append(line));
	}

	synchronized void failure(JobItem item, JobFailure failure) {
		writeNames();
		this.rows.failed(item.identity(), failuresToWrite().append(StoredLine.failure(item, failure)));
	}

	/**
	 * Stores that a row cannot be read.
	 */
	synchronized void unreadable(UnreadableRow row) {
		writeNames();
		byte[] line = StoredLine.unreadable(row.identity(), row.line(), row.failure());
		this.rows.failed(row.identity(), failuresToWrite().append(line));
	}

	private JobJournal failuresToWrite() {
		JobJournal journal = this.failures;
		if (journal == null) {
			Path file = this.files.failed();
			try {
				journal = JobJournal.open(file, JournalScan.checked(file, false, this.rows::readFailed), this.newFiles);
			}
			catch (IOException ex) {
				throw JobException.cannotWrite(file, ex);
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
			throw JobException.cannotWrite(this.files.names(), ex);
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

}
