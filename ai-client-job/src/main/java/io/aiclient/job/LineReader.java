package io.aiclient.job;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a file line by line: {@code offset} is where a line begins, {@code end} where the
 * next one does, and {@code number} counts them from one.
 */
final class LineReader implements Closeable {

	/**
	 * No job writes a longer line: its bytes are passed over.
	 */
	static final int LONGEST_LINE = 32 << 20;

	private static final int BLOCK = 16 << 10;

	private final InputStream in;

	private final byte[] block = new byte[BLOCK];

	private int position;

	private int limit;

	private byte[] collected = new byte[512];

	private long offset;

	private long end;

	private long number;

	private byte[] line = {};

	private boolean terminated;

	private boolean tooLong;

	LineReader(Path file, long from) throws IOException {
		this.in = new FileInputStream(file.toFile());
		this.in.skipNBytes(from);
		this.end = from;
	}

	boolean next() throws IOException {
		this.offset = this.end;
		this.terminated = false;
		this.tooLong = false;
		int length = 0;
		while (!this.terminated) {
			if (this.position == this.limit) {
				this.position = 0;
				this.limit = this.in.read(this.block);
				if (this.limit <= 0) {
					this.limit = 0;
					break;
				}
			}
			int from = this.position;
			while (this.position < this.limit && this.block[this.position] != '\n') {
				this.position++;
			}
			length = collect(from, length);
			if (this.position < this.limit) {
				this.position++;
				this.end++;
				this.terminated = true;
			}
		}
		this.line = Arrays.copyOf(this.collected, length);
		this.number += (this.end > this.offset) ? 1 : 0;
		return this.end > this.offset;
	}

	private int collect(int from, int length) {
		int more = this.position - from;
		this.end += more;
		if (this.tooLong || length + more > LONGEST_LINE) {
			this.tooLong = true;
			return 0;
		}
		if (length + more > this.collected.length) {
			this.collected = Arrays.copyOf(this.collected, Math.max(length + more, 2 * this.collected.length));
		}
		System.arraycopy(this.block, from, this.collected, length, more);
		return length + more;
	}

	/**
	 * The line without its newline; empty if it is too long.
	 */
	byte[] line() {
		return this.line;
	}

	boolean isTerminated() {
		return this.terminated;
	}

	boolean isTooLong() {
		return this.tooLong;
	}

	long offset() {
		return this.offset;
	}

	long end() {
		return this.end;
	}

	long number() {
		return this.number;
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
