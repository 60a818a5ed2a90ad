package io.aiclient.job;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a file line by line, and tells where each begins.
 */
final class LineReader implements Closeable {

	/**
	 * A longer line is none of ours: its bytes are passed over.
	 */
	static final int LONGEST_LINE = 32 << 20;

	private static final int BLOCK = 64 << 10;

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

	/**
	 * Opens a file.
	 * @param file the file
	 * @param from where the first line begins
	 */
	LineReader(Path file, long from) throws IOException {
		FileInputStream stream = new FileInputStream(file.toFile());
		stream.getChannel().position(from);
		this.in = stream;
		this.end = from;
	}

	/**
	 * Goes on to the next line.
	 * @return false at the end of the file
	 */
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

	/**
	 * Whether the line ends with a newline.
	 */
	boolean isTerminated() {
		return this.terminated;
	}

	/**
	 * Whether the line was passed over.
	 */
	boolean isTooLong() {
		return this.tooLong;
	}

	/**
	 * Where the line begins.
	 */
	long offset() {
		return this.offset;
	}

	/**
	 * Where the next line begins.
	 */
	long end() {
		return this.end;
	}

	/**
	 * The number of the line, from one.
	 */
	long number() {
		return this.number;
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
