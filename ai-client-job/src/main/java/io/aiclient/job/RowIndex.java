package io.aiclient.job;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Finds a number by a hash. Safe for use by many threads.
 * <p>
 * How is it designed, and why? A million rows do not belong in the heap, so this is an
 * open-addressing table in a scratch file that is mapped into memory: an entry is 16
 * bytes of hash and 8 of value, and a search begins where the hash says. Nothing in it
 * must survive: it is made anew from the journal at every start, so it needs no
 * consistency of its own. It grows by doubling, into a new file. A file is written full
 * of zeros before it is mapped, because a full disk must be an error of a write, and not
 * a fault of the memory.
 */
final class RowIndex implements AutoCloseable {

	private static final int ENTRY = 3 * Long.BYTES;

	private static final int SMALLEST = 1 << 14;

	private static final int LARGEST_SEGMENT = 1 << 24;

	private final Path folder;

	private final String name;

	private MappedByteBuffer[] segments;

	private long capacity;

	private long used;

	RowIndex(Path folder, String name) throws IOException {
		this.folder = folder;
		this.name = name;
		this.capacity = SMALLEST;
		this.segments = map(SMALLEST);
	}

	/**
	 * The value of a hash; zero if there is none.
	 */
	synchronized long get(RowHash hash) {
		return value(slot(hash));
	}

	/**
	 * Sets the value of a hash, which is not zero and cannot be removed.
	 */
	synchronized void put(RowHash hash, long value) {
		long slot = slot(hash);
		if (value(slot) == 0) {
			if (this.used * 3 >= this.capacity * 2) {
				grow();
				slot = slot(hash);
			}
			this.used++;
		}
		write(slot, hash, value);
	}

	private long slot(RowHash hash) {
		long slot = hash.low() & (this.capacity - 1);
		while (value(slot) != 0 && !hash.equals(hashAt(segment(slot), position(slot)))) {
			slot = (slot + 1) & (this.capacity - 1);
		}
		return slot;
	}

	private static RowHash hashAt(MappedByteBuffer segment, int position) {
		return new RowHash(segment.getLong(position), segment.getLong(position + Long.BYTES));
	}

	private void grow() {
		MappedByteBuffer[] old = this.segments;
		long oldCapacity = this.capacity;
		try {
			this.segments = map(2 * oldCapacity);
		}
		catch (IOException ex) {
			throw new JobException("Cannot write a scratch file of " + 2 * oldCapacity * ENTRY + " bytes in '"
					+ this.folder + "': " + ex.getMessage()
					+ ". What was stored before is kept; make space, and run the same job again", ex);
		}
		this.capacity = 2 * oldCapacity;
		for (long i = 0; i < oldCapacity; i++) {
			MappedByteBuffer segment = old[(int) (i / LARGEST_SEGMENT)];
			int at = position(i);
			long value = segment.getLong(at + 2 * Long.BYTES);
			if (value != 0) {
				RowHash hash = hashAt(segment, at);
				write(slot(hash), hash, value);
			}
		}
	}

	private MappedByteBuffer[] map(long capacity) throws IOException {
		Path file = NewFiles.scratch(this.folder, this.name);
		try (RandomAccessFile scratch = new RandomAccessFile(file.toFile(), "rw");
				FileChannel channel = scratch.getChannel()) {
			byte[] zeros = new byte[Math.min(LARGEST_SEGMENT, SMALLEST * ENTRY)];
			for (long written = 0; written < capacity * ENTRY; written += zeros.length) {
				scratch.write(zeros);
			}
			int count = (int) Math.max(1, capacity / LARGEST_SEGMENT);
			long size = capacity * ENTRY / count;
			MappedByteBuffer[] mapped = new MappedByteBuffer[count];
			for (int i = 0; i < count; i++) {
				mapped[i] = channel.map(FileChannel.MapMode.READ_WRITE, i * size, size);
			}
			return mapped;
		}
		finally {
			// what is mapped stays, where the system lets a file go that is in use
			if (!file.toFile().delete()) {
				file.toFile().deleteOnExit();
			}
		}
	}

	private long value(long slot) {
		return segment(slot).getLong(position(slot) + 2 * Long.BYTES);
	}

	private void write(long slot, RowHash hash, long value) {
		MappedByteBuffer segment = segment(slot);
		int at = position(slot);
		segment.putLong(at, hash.high());
		segment.putLong(at + Long.BYTES, hash.low());
		segment.putLong(at + 2 * Long.BYTES, value);
	}

	private MappedByteBuffer segment(long slot) {
		return this.segments[(int) (slot / LARGEST_SEGMENT)];
	}

	private static int position(long slot) {
		return (int) (slot % LARGEST_SEGMENT) * ENTRY;
	}

	@Override
	public synchronized void close() {
		this.segments = new MappedByteBuffer[0];
		this.capacity = 0;
	}

}
