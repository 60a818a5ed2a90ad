package io.aiclient.job;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Remembers up to where the files of a job were delivered. Two slots are written in turn,
 * each with a checksum, so that one of them is whole whatever happens.
 */
final class DeliveryMark implements Closeable {

	private static final int SLOT = 4 * Long.BYTES;

	private final RandomAccessFile file;

	private final Path path;

	private long sequence;

	private long results;

	private long failures;

	private DeliveryMark(RandomAccessFile file, Path path) {
		this.file = file;
		this.path = path;
	}

	/**
	 * Opens a mark, or creates one at the beginning.
	 */
	static DeliveryMark open(Path path, NewFiles newFiles) throws IOException {
		DeliveryMark mark = new DeliveryMark(newFiles.update(path), path);
		try {
			mark.read();
			return mark;
		}
		catch (IOException | RuntimeException ex) {
			mark.close();
			throw ex;
		}
	}

	private void read() throws IOException {
		byte[] bytes = new byte[2 * SLOT];
		int length = Math.max(0, this.file.read(bytes));
		readSlot(ByteBuffer.wrap(bytes, 0, SLOT));
		readSlot(ByteBuffer.wrap(bytes, SLOT, SLOT));
		if (this.sequence == 0 && length == bytes.length) {
			throw new JobException("'" + this.path + "', which says what was delivered, is damaged: delete it, and "
					+ "every stored row is delivered again", null);
		}
	}

	private void readSlot(ByteBuffer slot) {
		long number = slot.getLong();
		long results = slot.getLong();
		long failures = slot.getLong();
		if (number > this.sequence && slot.getLong() == checksum(number, results, failures)) {
			this.sequence = number;
			this.results = results;
			this.failures = failures;
		}
	}

	private static long checksum(long number, long results, long failures) {
		CRC32C crc = new CRC32C();
		crc.update(ByteBuffer.allocate(SLOT - Long.BYTES).putLong(number).putLong(results).putLong(failures).flip());
		return crc.getValue();
	}

	long results() {
		return this.results;
	}

	long failures() {
		return this.failures;
	}

	void move(long results, long failures) throws IOException {
		this.sequence++;
		this.results = results;
		this.failures = failures;
		byte[] slot = ByteBuffer.allocate(SLOT)
			.putLong(this.sequence)
			.putLong(results)
			.putLong(failures)
			.putLong(checksum(this.sequence, results, failures))
			.array();
		this.file.seek((this.sequence % 2) * SLOT);
		this.file.write(slot);
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}
