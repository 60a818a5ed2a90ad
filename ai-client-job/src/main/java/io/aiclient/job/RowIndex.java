package io.aiclient.job;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Finds a number by a hash. Safe for use by many threads.
 * <p>
 * How is it designed, and why? A million rows belong neither in the heap nor in memory
 * that is mapped, so this is an extendible hash table in a scratch file (Fagin,
 * Nievergelt, Pippenger, Strong, 1979): pages of {@value #PAGE} bytes with up to
 * {@value #ENTRIES} entries of 16 bytes of hash and 8 of value, and in the heap a
 * directory of four bytes for about a hundred entries. A page that is full is split in
 * two, so nothing waits while all are moved. A lookup reads one page, which the system
 * caches. Nothing in the file must survive: it is made anew from the journal at every
 * start, so it needs no consistency of its own.
 */
final class RowIndex implements AutoCloseable {

	private static final int PAGE = 4096;

	/**
	 * How many entries the page has, and how many bits of their hashes are equal.
	 */
	private static final int HEADER = 2 * Integer.BYTES;

	private static final int ENTRY = 3 * Long.BYTES;

	private static final int ENTRIES = (PAGE - HEADER) / ENTRY;

	private final Path folder;

	private final Path scratch;

	private final RandomAccessFile file;

	private int[] directory = { 0 };

	private int pages = 1;

	/**
	 * The page that was used last.
	 */
	private final ByteBuffer page = ByteBuffer.allocate(PAGE);

	private int current;

	RowIndex(Path folder, String name) throws IOException {
		this.folder = folder;
		this.scratch = NewFiles.scratch(folder, name);
		this.file = new RandomAccessFile(this.scratch.toFile(), "rw");
		// what is open stays, where the system lets a file go that is in use
		if (!this.scratch.toFile().delete()) {
			this.scratch.toFile().deleteOnExit();
		}
	}

	/**
	 * The value of a hash; zero if there is none.
	 */
	synchronized long get(RowHash hash) {
		read(pageOf(hash));
		int at = find(hash);
		return (at < end()) ? value(at) : 0;
	}

	/**
	 * Sets the value of a hash, which is not zero and cannot be removed.
	 */
	synchronized void put(RowHash hash, long value) {
		read(pageOf(hash));
		int at = find(hash);
		while (at == end() && count() == ENTRIES) {
			split((int) hash.high());
			read(pageOf(hash));
			at = find(hash);
		}
		if (at == end()) {
			this.page.putInt(0, count() + 1);
		}
		set(this.page, at, hash, value);
		write(this.current, this.page.array());
	}

	private int pageOf(RowHash hash) {
		return this.directory[(int) hash.high() & (this.directory.length - 1)];
	}

	/**
	 * Where a hash stands in the page; {@link #end()} if it does not.
	 */
	private int find(RowHash hash) {
		int end = end();
		int at = HEADER;
		while (at < end && (this.page.getLong(at) != hash.high() || this.page.getLong(at + Long.BYTES) != hash.low())) {
			at += ENTRY;
		}
		return at;
	}

	private int count() {
		return this.page.getInt(0);
	}

	private int bits() {
		return this.page.getInt(Integer.BYTES);
	}

	private int end() {
		return HEADER + count() * ENTRY;
	}

	private long value(int at) {
		return this.page.getLong(at + 2 * Long.BYTES);
	}

	private static void set(ByteBuffer page, int at, RowHash hash, long value) {
		page.putLong(at, hash.high()).putLong(at + Long.BYTES, hash.low()).putLong(at + 2 * Long.BYTES, value);
	}

	/**
	 * Moves the entries whose next bit is set to a new page.
	 * @param like bits of any hash of the page
	 */
	private void split(int like) {
		int bit = 1 << bits();
		if (bit == this.directory.length) {
			this.directory = Arrays.copyOf(this.directory, 2 * bit);
			System.arraycopy(this.directory, 0, this.directory, bit, bit);
		}
		ByteBuffer kept = ByteBuffer.allocate(PAGE);
		ByteBuffer moved = ByteBuffer.allocate(PAGE);
		for (int at = HEADER; at < end(); at += ENTRY) {
			RowHash hash = new RowHash(this.page.getLong(at), this.page.getLong(at + Long.BYTES));
			ByteBuffer to = ((hash.high() & bit) != 0) ? moved : kept;
			int count = to.getInt(0);
			set(to, HEADER + count * ENTRY, hash, value(at));
			to.putInt(0, count + 1);
		}
		kept.putInt(Integer.BYTES, bits() + 1);
		moved.putInt(Integer.BYTES, bits() + 1);
		int added = this.pages;
		write(added, moved.array());
		write(this.current, kept.array());
		this.pages++;
		for (int i = (like & (bit - 1)) | bit; i < this.directory.length; i += 2 * bit) {
			this.directory[i] = added;
		}
		this.page.put(0, kept.array());
	}

	private void read(int number) {
		if (number == this.current) {
			return;
		}
		try {
			this.file.seek((long) number * PAGE);
			this.file.readFully(this.page.array());
			this.current = number;
		}
		catch (IOException ex) {
			throw failed("read", ex);
		}
	}

	private void write(int number, byte[] page) {
		try {
			this.file.seek((long) number * PAGE);
			this.file.write(page);
		}
		catch (IOException ex) {
			throw failed("write", ex);
		}
	}

	private JobException failed(String what, IOException ex) {
		return new JobException("Cannot " + what + " a scratch file of " + (long) this.pages * PAGE + " bytes in '"
				+ this.folder + "': " + ex.getMessage()
				+ ". What was stored before is kept; make space, and run the same job again", ex);
	}

	@Override
	public synchronized void close() {
		try (this.file) {
			Files.deleteIfExists(this.scratch);
		}
		catch (IOException ex) {
			this.scratch.toFile().deleteOnExit();
		}
	}

}
