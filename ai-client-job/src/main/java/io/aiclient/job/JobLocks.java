package io.aiclient.job;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Keeps two runs from the files of one job, by whatever names they know them.
 * <p>
 * How is it designed, and why? The files of a job go by the name of its results, so there
 * is a lock beside that name. The results may be a symbolic link, and another job may
 * know the same file by another one, so there is a second lock beside the file that the
 * link leads to. Within this process the files themselves are held too, which hard links
 * share; the system would release a lock of the results themselves whenever any part of
 * the process has read them.
 */
final class JobLocks implements Closeable {

	private final Deque<JobLock> locks = new ArrayDeque<>();

	private final HeldFiles held = new HeldFiles();

	private JobLocks() {
	}

	/**
	 * Takes the locks.
	 * @throws JobException if another run has one, or a file is none of a lock
	 */
	static JobLocks take(JobFiles files, NewFiles newFiles) throws IOException {
		JobLocks taken = new JobLocks();
		try {
			for (Path lock : files.locks()) {
				taken.locks.push(JobLock.take(lock, newFiles));
			}
			for (Path file : List.of(files.results(), files.failed(), files.delivered())) {
				taken.hold(file);
			}
			return taken;
		}
		catch (IOException | RuntimeException ex) {
			try (taken) {
				throw ex;
			}
		}
	}

	private void hold(Path file) throws IOException {
		if (Files.exists(file) && !this.held.addFile(file)) {
			throw new JobException(
					"'" + file + "' is a link to a file that a running job has already, this one or "
							+ "another: wait until that has ended, or give each file of each job a file of its own",
					null);
		}
	}

	@Override
	public void close() throws IOException {
		JobLock last = this.locks.poll();
		JobLock first = this.locks.poll();
		try (first; last) {
			this.held.release();
		}
	}

}
