package io.aiclient.job;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * Remembers up to where the files of a job were delivered. An older mark is as good as
 * the last one: rows are delivered once more then.
 */
record DeliveryMark(LastRecord last) implements Closeable {

	private static final LastRecord.Kind KIND = new LastRecord.Kind("ai-client delivered 1\n", true,
			"does not say what was delivered, or is damaged: delete it, and every stored row is delivered again",
			DeliveryMark::ofSlots);

	private static final int SLOT = 4 * Long.BYTES;

	static DeliveryMark open(Path path, NewFiles newFiles) throws IOException {
		return new DeliveryMark(new LastRecord(path, newFiles.update(path), KIND));
	}

	/**
	 * Reads the form before this one: two slots in turn, each of a number that grows, the
	 * mark, and a checksum.
	 */
	private static @Nullable String ofSlots(byte[] bytes) {
		ByteBuffer slots = ByteBuffer.wrap(bytes);
		String mark = null;
		long latest = 0;
		for (int slot = 0; slot < 2 * SLOT && bytes.length == 2 * SLOT; slot += SLOT) {
			CRC32C checksum = new CRC32C();
			checksum.update(bytes, slot, SLOT - Long.BYTES);
			if (slots.getLong(slot) > latest && slots.getLong(slot + SLOT - Long.BYTES) == checksum.getValue()) {
				latest = slots.getLong(slot);
				mark = LastRecord.line(BigDecimal.valueOf(slots.getLong(slot + Long.BYTES)),
						slots.getLong(slot + 2 * Long.BYTES));
			}
		}
		return mark;
	}

	long results() {
		return this.last.first().longValue();
	}

	long failures() {
		return this.last.second();
	}

	void move(long results, long failures) throws IOException {
		this.last.write(BigDecimal.valueOf(results), failures);
	}

	@Override
	public void close() throws IOException {
		this.last.close();
	}

}
