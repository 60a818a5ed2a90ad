package io.aiclient.job;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A lock that two runs cannot have at once, in one process or in two.
 * <p>
 * How is it designed, and why? The system releases its lock on a file when the process
 * ends, whatever ended it. The run that holds the lock deletes the file at the end, so
 * that nothing is left. But another may have opened that file before, and locks what has
 * no name any more, while a third creates a new one. So a run that has locked a file
 * writes a mark of its own into it, and reads it back by the name: if it finds another
 * there, or nothing, it begins anew. The lock lies behind the mark, because some systems
 * do not allow to read what is locked. The file is open twice then, and both stay open
 * until the end: many systems release the lock when the process closes any of them.
 */
final class JobLock implements Closeable {

	private static final String BEGINNING = "ai-client lock ";

	private static final int MARK = BEGINNING.length() + 36;

	/**
	 * Each is lost to a run that has ended meanwhile.
	 */
	private static final int MOST_ATTEMPTS = 100;

	private final Path file;

	private final HeldFiles held;

	private final boolean created;

	private final FileChannel channel;

	private @Nullable FileChannel byName;

	private @Nullable Object key;

	private JobLock(Path file, HeldFiles held, boolean created, FileChannel channel) {
		this.file = file;
		this.held = held;
		this.created = created;
		this.channel = channel;
	}

	/**
	 * Takes the lock.
	 * @throws JobException if another run has it, or the file is none of a lock
	 */
	static JobLock take(Path file, NewFiles newFiles) throws IOException {
		HeldFiles held = new HeldFiles();
		Path absolute = file.toAbsolutePath();
		Path folder = Objects.requireNonNullElse(absolute.getParent(), absolute);
		if (!held.add(folder.toRealPath().resolve(file.getFileName()))) {
			throw inUse(file);
		}
		JobLock lock = null;
		boolean taken = false;
		try {
			for (int i = 0; i < MOST_ATTEMPTS && lock == null; i++) {
				lock = attempt(file, held);
			}
			if (lock == null) {
				throw inUse(file);
			}
			if (lock.created) {
				newFiles.widen(file);
			}
			taken = true;
			return lock;
		}
		finally {
			if (!taken && lock != null) {
				lock.close();
			}
			else if (!taken) {
				held.release();
			}
		}
	}

	/**
	 * Tries once.
	 * @return null if the file was deleted by the run that had it before
	 */
	private static @Nullable JobLock attempt(Path file, HeldFiles held) throws IOException {
		boolean created = NewFiles.createForOwner(file);
		JobLock lock;
		try {
			lock = new JobLock(file, held, created,
					FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		boolean taken = false;
		try {
			if (lock.channel.tryLock(MARK, 1, false) == null) {
				throw inUse(file);
			}
			taken = lock.isOfTheName();
			return taken ? lock : null;
		}
		catch (OverlappingFileLockException ex) { // held by another class loader of this
													// process
			throw inUse(file);
		}
		finally {
			if (!taken) {
				lock.closeFiles();
			}
		}
	}

	private static JobException inUse(Path file) {
		return new JobException("This job is running already: '" + file + "' is locked. Wait until it has ended, or "
				+ "name another results file", null);
	}

	private boolean isOfTheName() throws IOException {
		requireLockFile();
		byte[] mark = (BEGINNING + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
		this.channel.write(ByteBuffer.wrap(mark), 0);
		try {
			this.byName = FileChannel.open(this.file, StandardOpenOption.READ);
			this.key = key();
		}
		catch (NoSuchFileException ex) {
			return false;
		}
		return Arrays.equals(mark, read(this.byName));
	}

	/**
	 * Refuses a file that is no lock and has the name of one.
	 */
	private void requireLockFile() throws IOException {
		String text = new String(read(this.channel), StandardCharsets.US_ASCII);
		if (this.channel.size() > MARK || !(text.startsWith(BEGINNING) || BEGINNING.startsWith(text))) {
			throw new JobException("'" + this.file + "' has the name of the job's lock, and is none: move it away, or "
					+ "name another results file", null);
		}
	}

	private static byte[] read(FileChannel channel) throws IOException {
		ByteBuffer found = ByteBuffer.allocate(MARK);
		channel.read(found, 0);
		return Arrays.copyOf(found.array(), found.position());
	}

	/**
	 * What the system knows the file of this name by; null if it does not say.
	 */
	private @Nullable Object key() throws IOException {
		return Files.readAttributes(this.file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
	}

	/**
	 * Deletes the file, and releases the lock. A file that has taken its place stays.
	 */
	@Override
	public void close() throws IOException {
		try {
			if (!Files.isSymbolicLink(this.file) && Objects.equals(this.key, key())) {
				Files.delete(this.file);
			}
		}
		catch (NoSuchFileException ex) {
			// the file is deleted already
		}
		finally {
			closeFiles();
			this.held.release();
		}
	}

	private void closeFiles() throws IOException {
		FileChannel other = this.byName;
		try (this.channel; other) {
			this.byName = null;
		}
	}

}
