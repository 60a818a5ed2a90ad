package io.aiclient.spring.job;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps two runs from one job, in one process or in two. The file stays when the lock is
 * gone: who deleted it could delete the lock of another.
 */
final class JobLock implements Closeable {

	/**
	 * The locks of this process. It must not so much as open a file that it has locked:
	 * many systems let the lock go when any channel of the file is closed.
	 */
	private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

	private final Path held;

	private final FileChannel channel;

	private JobLock(Path held, FileChannel channel) {
		this.held = held;
		this.channel = channel;
	}

	/**
	 * Takes the lock.
	 * @param files the files of the job
	 * @throws JobException if another has it
	 */
	static JobLock take(JobFiles files) throws IOException {
		Path file = files.lock();
		Path real = files.folder().toRealPath().resolve(file.getFileName());
		if (!HELD.add(real)) {
			throw inUse(file);
		}
		FileChannel channel = null;
		boolean taken = false;
		try {
			channel = FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			taken = channel.tryLock() != null;
			if (!taken) {
				throw inUse(file);
			}
			return new JobLock(real, channel);
		}
		finally {
			if (!taken) {
				HELD.remove(real);
				if (channel != null) {
					channel.close();
				}
			}
		}
	}

	private static JobException inUse(Path file) {
		return new JobException("This job is running already: '" + file + "' is locked. Wait until it has ended, or "
				+ "name another results file", null);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
		HELD.remove(this.held);
	}

}
