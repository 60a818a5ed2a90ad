package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import io.aiclient.AiEmbeddingAnswer.Vector;
import io.aiclient.AiExchangeException;

/**
 * The body of an answer with vectors, read as it arrives.
 * <p>
 * How is it designed, and why? An answer with 2,048 vectors has 17 to 60 MB of text, and
 * half a dozen may be on their way at once. So this follows the structure of the JSON by
 * its brackets and quotes alone, cuts each object out of the list {@code data}, and has
 * it read as soon as it is whole: one row of text is in memory at a time, beside the
 * vectors. What is around the list is small; it is kept, and read in the end as any
 * answer is.
 * <p>
 * Both the text around the list and that of one row are bounded by
 * {@code max-response-size}, and so is what the vectors take together, except that each
 * text that was sent may bring {@value #MOST_OF_A_VECTOR} bytes. Of one answer, and not
 * safe for use by several threads.
 */
final class VectorBody {

	/**
	 * The bytes of a vector of sixteen thousand numbers.
	 */
	static final int MOST_OF_A_VECTOR = 65_536;

	private static final int LEVEL_OF_ROOT = 1;

	private static final int LEVEL_OF_LIST = 2;

	private static final byte[] LIST = "\"data\"".getBytes(StandardCharsets.US_ASCII);

	private final AnswerReaders readers;

	private final long limit;

	private final long mostOfVectors;

	private final BodyBuffer around;

	private final BodyBuffer row;

	private final List<Vector> vectors = new ArrayList<>();

	private long bytesOfVectors;

	private long received;

	private int level;

	private boolean inString;

	private boolean escaped;

	private boolean inList;

	private byte[] copied = new byte[0];

	VectorBody(CallContext context, int texts) {
		this.readers = context.readers();
		this.limit = context.limit();
		this.mostOfVectors = Math.max(this.limit, (long) texts * MOST_OF_A_VECTOR);
		this.around = new BodyBuffer(this.limit);
		this.row = new BodyBuffer(this.limit);
	}

	/**
	 * How many bytes have come.
	 */
	long received() {
		return this.received;
	}

	List<Vector> vectors() {
		return this.vectors;
	}

	/**
	 * Reads the bytes, and releases the buffer whatever happens.
	 */
	void append(DataBuffer buffer) {
		int length = buffer.readableByteCount();
		try {
			if (this.copied.length < length) {
				this.copied = new byte[length];
			}
			buffer.read(this.copied, 0, length);
		}
		finally {
			DataBufferUtils.release(buffer);
		}
		this.received += length;
		try {
			read(this.copied, length);
		}
		catch (LinkageError | VirtualMachineError thrown) {
			throw TransportFailures.unreadable(thrown);
		}
	}

	private void read(byte[] bytes, int length) {
		int from = 0;
		int at = 0;
		while (at < length) {
			if (this.inString) {
				at = endOfString(bytes, at, length);
				continue;
			}
			byte b = bytes[at++];
			switch (b) {
				case '"' -> this.inString = true;
				case '{', '[' -> {
					if (b == '[' && this.level == LEVEL_OF_ROOT && isList(bytes, from, at - 1)) {
						keep(bytes, from, at);
						from = at;
						this.inList = true;
					}
					else if (this.inList && this.level == LEVEL_OF_LIST) {
						from = at - 1; // what is between two rows is left out
					}
					this.level++;
				}
				case '}', ']' -> {
					this.level--;
					if (this.inList && this.level == LEVEL_OF_LIST) {
						keep(bytes, from, at);
						from = at;
						readRow();
					}
					else if (this.inList && this.level < LEVEL_OF_LIST) {
						from = at - 1;
						this.inList = false;
					}
				}
				default -> {
					// is within a row, or around the list
				}
			}
		}
		if (!this.inList || this.level > LEVEL_OF_LIST) {
			keep(bytes, from, length);
		}
	}

	/**
	 * Reads over the rest of a string, as far as it has come.
	 */
	private int endOfString(byte[] bytes, int from, int length) {
		int at = from;
		if (this.escaped) {
			this.escaped = false;
			at++;
		}
		while (at < length) {
			byte b = bytes[at++];
			if (b == '"') {
				this.inString = false;
				return at;
			}
			if (b == '\\') {
				if (at == length) {
					this.escaped = true;
				}
				at++;
			}
		}
		return length;
	}

	/**
	 * Whether the name before a bracket is that of the list.
	 */
	private boolean isList(byte[] bytes, int from, int bracket) {
		this.around.append(bytes, from, bracket - from);
		byte[] before = this.around.bytes();
		int at = this.around.size() - 1;
		while (at >= 0 && (before[at] == ':' || before[at] == ' ' || before[at] == '\n' || before[at] == '\r'
				|| before[at] == '\t')) {
			at--;
		}
		boolean list = at + 1 >= LIST.length
				&& Arrays.equals(before, at + 1 - LIST.length, at + 1, LIST, 0, LIST.length);
		this.around.truncate(this.around.size() - (bracket - from));
		return list;
	}

	private void keep(byte[] bytes, int from, int to) {
		if (to > from) {
			(this.inList ? this.row : this.around).append(bytes, from, to - from);
		}
	}

	private void readRow() {
		Vector vector = this.readers.vectors().read(this.row.bytes(), this.row.size());
		this.row.clear();
		if (vector != null) {
			this.bytesOfVectors += (long) Float.BYTES * vector.values().length;
			if (this.bytesOfVectors > this.mostOfVectors) {
				throw BodyBuffer.tooLarge(this.mostOfVectors);
			}
			this.vectors.add(vector);
		}
	}

	/**
	 * Whether the JSON has come to its end.
	 */
	boolean isWhole() {
		int start = this.around.start();
		return this.readers.completions().isWhole(this.around.bytes(), start, this.around.size() - start);
	}

	/**
	 * What stands around the vectors, once all has come.
	 */
	AnswerSummary finish() {
		int start = this.around.start();
		if (start == this.around.size()) {
			throw new MalformedAnswerException("empty");
		}
		AnswerSummary summary = this.readers.summaries().read(this.around.bytes(), start, this.around.size() - start);
		if (summary.error != null) {
			throw AiExchangeException.event(this.readers.errors().read(summary.error), null);
		}
		if (!isWhole()) {
			throw new MalformedAnswerException(summary.cut ? "cut JSON" : "no JSON object");
		}
		return summary;
	}

}
