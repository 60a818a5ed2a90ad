package io.aiclient.job;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

import io.aiclient.error.Log;

/**
 * A file of sealed lines to which one process appends. Safe for use by many threads.
 * <p>
 * How is it designed, and why? Each line goes out in one write and holds its own
 * checksum, so the file needs no header, no index and no order of writes: after a crash
 * it is a row of intact lines and perhaps a torn end, which is cut off when the file is
 * opened. A write that was done survives the end of the process; what survives the end of
 * the machine is what {@link #sync()} has made durable, and it may leave a hole before
 * what it wrote last. Writing uses streams and no channel, because an interrupt closes a
 * channel in the middle of a write.
 */
final class JobJournal implements Closeable {

	private static final Log logger = Log.of(JobJournal.class);

	private final Path file;

	private final FileOutputStream out;

	private long size;

	private long syncedSize;

	private boolean closed;

	JobJournal(Path file, FileOutputStream out, long size) {
		this.file = file;
		this.out = out;
		this.size = size;
		this.syncedSize = size;
	}

	/**
	 * Opens a file, or creates it, moves away what is damaged, and cuts off a torn end.
	 */
	static JobJournal open(Path file, JournalScan scan, NewFiles newFiles) throws IOException {
		boolean created = newFiles.create(file);
		FileOutputStream out = newFiles.append(file);
		try {
			mend(file, scan, newFiles);
			if (created) {
				syncFolder(file);
			}
			return new JobJournal(file, out, scan.end());
		}
		catch (IOException | RuntimeException ex) {
			out.close();
			throw ex;
		}
	}

	/**
	 * Moves away what is damaged, and writes spaces in its place, so that no line behind
	 * it changes its place; then cuts off the torn end.
	 */
	private static void mend(Path file, JournalScan scan, NewFiles newFiles) throws IOException {
		if (scan.damage().isEmpty() && scan.tornBytes() == 0) {
			return;
		}
		Path damaged = file.resolveSibling(file.getFileName() + ".damaged");
		try (RandomAccessFile mended = new RandomAccessFile(file.toFile(), "rw")) {
			for (JournalScan.Region region : scan.damage()) {
				byte[] bytes = read(mended, region.from(), region.to());
				keep(damaged, bytes, newFiles);
				Arrays.fill(bytes, 0, bytes.length - 1, (byte) ' ');
				mended.seek(region.from());
				mended.write(bytes);
				logger.warn("Moved {} {} bytes of '{}' at byte {} to '{}'; their rows are asked again", bytes.length,
						region.hole() ? "half-written" : "damaged", file, region.from(), damaged);
			}
			if (scan.tornBytes() > 0) {
				if (scan.hasWholeLinesInTail()) {
					keep(damaged, read(mended, scan.end(), scan.end() + scan.tornBytes()), newFiles);
				}
				mended.setLength(scan.end());
				logger.warn("Cut off {} bytes of '{}' that were not written whole; their rows are asked again",
						scan.tornBytes(), file);
			}
			mended.getFD().sync();
		}
	}

	private static byte[] read(RandomAccessFile file, long from, long to) throws IOException {
		byte[] bytes = new byte[Math.toIntExact(to - from)];
		file.seek(from);
		file.readFully(bytes);
		return bytes;
	}

	private static void keep(Path damaged, byte[] bytes, NewFiles newFiles) throws IOException {
		try (FileOutputStream kept = newFiles.append(damaged)) {
			kept.write(bytes);
			kept.getFD().sync();
		}
	}

	private static void syncFolder(Path file) {
		try {
			NewFiles.forceFolder(file);
		}
		catch (IOException ex) {
			logger.debug("The folder of '{}' cannot be synchronized: {}", file, ex.toString());
		}
	}

	/**
	 * Appends a sealed line.
	 * @return where it begins
	 * @throws JobException if it cannot be written; nothing can be appended then
	 */
	synchronized long append(byte[] line) {
		if (this.closed) {
			throw new IllegalStateException("'" + this.file + "' is closed");
		}
		if (line.length > LineReader.LONGEST_LINE) {
			throw new JobException("A line of " + line.length + " bytes is too long for '" + this.file
					+ "': lower ai.client.max-response-size", null);
		}
		try {
			this.out.write(line);
		}
		catch (IOException ex) {
			this.closed = true;
			throw JobException.cannotWrite(this.file, ex);
		}
		long begin = this.size;
		this.size += line.length;
		return begin;
	}

	synchronized long size() {
		return this.size;
	}

	/**
	 * Makes all that was appended survive the end of the machine.
	 */
	void sync() {
		long reached;
		synchronized (this) {
			if (this.size == this.syncedSize) {
				return;
			}
			reached = this.size;
		}
		try {
			this.out.getFD().sync();
		}
		catch (IOException ex) {
			throw new JobException("Cannot synchronize '" + this.file + "' with its disk: " + ex.getMessage()
					+ ". The results of the last moments may be lost; mend the disk, and run the same job again", ex);
		}
		synchronized (this) {
			this.syncedSize = Math.max(this.syncedSize, reached);
		}
	}

	/**
	 * The line that begins at a place, without its newline.
	 */
	byte[] lineAt(long offset) {
		try (LineReader reader = new LineReader(this.file, offset)) {
			if (reader.next() && reader.isTerminated() && LineSeal.isIntact(reader.line())) {
				return reader.line();
			}
		}
		catch (IOException ex) {
			throw new JobException("Cannot read '" + this.file + "': " + ex.getMessage(), ex);
		}
		throw changed(offset);
	}

	JobException changed(long offset) {
		return new JobException("'" + this.file + "' has changed at byte " + offset
				+ " while the job was running: no other program may write to it", null);
	}

	Path file() {
		return this.file;
	}

	@Override
	public void close() throws IOException {
		synchronized (this) {
			this.closed = true;
		}
		try (this.out) {
			sync();
		}
	}

}
