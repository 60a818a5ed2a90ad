package io.aiclient.spring.web;

import java.util.Arrays;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;

/**
 * Bytes of an answer, up to a limit.
 */
final class BodyBuffer {

	private static final int SMALLEST = 2048;

	private static final int LARGEST_FIRST = 1 << 20;

	private final long limit;

	private final long announced;

	private byte[] bytes = new byte[0];

	private int size;

	BodyBuffer(long limit) {
		this(limit, -1);
	}

	/**
	 * Creates the buffer, with the bytes that will come as far as is known, or -1: more
	 * than the limit are refused with the first byte.
	 */
	BodyBuffer(long limit, long announced) {
		this.limit = limit;
		this.announced = announced;
	}

	/**
	 * Takes the bytes over, and releases the buffer whatever happens.
	 */
	void append(DataBuffer buffer) {
		take(buffer, buffer.readableByteCount());
	}

	/**
	 * Takes over what there is room for, and releases the buffer. Whether it is full.
	 */
	boolean fill(DataBuffer buffer) {
		take(buffer, (int) Math.min(buffer.readableByteCount(), this.limit - this.size));
		return this.size >= this.limit;
	}

	private void take(DataBuffer buffer, int length) {
		try {
			ensureRoom(length);
			buffer.read(this.bytes, this.size, length);
			this.size += length;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	void append(byte[] source, int offset, int length) {
		ensureRoom(length);
		System.arraycopy(source, offset, this.bytes, this.size, length);
		this.size += length;
	}

	void append(byte single) {
		ensureRoom(1);
		this.bytes[this.size++] = single;
	}

	void discard(int count) {
		if (count == 0) {
			return;
		}
		System.arraycopy(this.bytes, count, this.bytes, 0, this.size - count);
		this.size -= count;
	}

	void clear() {
		truncate(0);
	}

	/**
	 * Drops what is behind so many bytes.
	 */
	void truncate(int size) {
		this.size = size;
	}

	byte[] bytes() {
		return this.bytes;
	}

	byte[] toBytes() {
		return Arrays.copyOf(this.bytes, this.size);
	}

	int size() {
		return this.size;
	}

	/**
	 * The offset of the first byte that is neither blank nor of a byte order mark, or the
	 * size: providers send blank lines to keep a connection alive.
	 */
	int start() {
		int start = 0;
		while (start < this.size && isBlank(this.bytes[start])) {
			start++;
		}
		return start;
	}

	static AiExchangeException tooLarge(long limit) {
		return AiExchangeException.failed(Stage.TOO_LARGE,
				"The answer is larger than " + limit + " bytes, the limit of max-response-size", null);
	}

	private static boolean isBlank(byte b) {
		return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == (byte) 0xEF || b == (byte) 0xBB
				|| b == (byte) 0xBF;
	}

	private void ensureRoom(int length) {
		long needed = (long) this.size + length;
		if (Math.max(needed, this.announced) > this.limit) {
			throw tooLarge(this.limit);
		}
		if (needed > this.bytes.length) {
			long grown = (this.bytes.length == 0) ? Math.min(this.announced, LARGEST_FIRST)
					: Math.max(2L * this.bytes.length, SMALLEST);
			this.bytes = Arrays.copyOf(this.bytes, (int) Math.max(needed, Math.min(grown, this.limit)));
		}
	}

}
