package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Which rows are stored, and where: what the index holds for each. Safe for use by many
 * threads.
 */
final class StoredRows implements AutoCloseable {

	private static final int STORED = 1;

	private static final int FAILED = 2;

	private static final int UNDER_WAY = 3;

	private static final int STATE = 3;

	/**
	 * The input of this run had the row.
	 */
	private static final int SEEN = 4;

	private static final int OFFSET_SHIFT = 3;

	private final RowIndex index;

	private final boolean byContent;

	private BigDecimal cost = BigDecimal.ZERO;

	private long staleFailures;

	private long unreadableBefore;

	/**
	 * Creates an empty list.
	 * @param folder where the index has its scratch file
	 * @param name how that file's name begins
	 * @param byContent whether stored rows are also found by their request alone
	 */
	StoredRows(Path folder, String name, boolean byContent) throws IOException {
		this.index = new RowIndex(folder, name);
		this.byContent = byContent;
	}

	/**
	 * Adds a line of the file of failed rows, which is read before the results.
	 */
	void readFailed(long offset, byte[] line) {
		StoredLine.Head head = StoredLine.head(line);
		add(head);
		failed(RowHash.of(head.key(), head.request()), offset, 0);
		if (head.isUnreadable()) {
			noteUnreadable();
		}
	}

	private synchronized void noteUnreadable() {
		this.unreadableBefore++;
	}

	/**
	 * Adds a line of the results.
	 */
	void readResult(long offset, StoredLine.Head head) {
		add(head);
		stored(RowHash.of(head.key(), head.request()), head.request(), offset, 0);
	}

	private synchronized void add(StoredLine.Head head) {
		if (head.cost() != null) {
			this.cost = this.cost.add(head.cost());
		}
	}

	/**
	 * What the rows that were read have cost.
	 */
	synchronized BigDecimal cost() {
		return this.cost;
	}

	/**
	 * Notes that the input has a row.
	 * @return what was known of it
	 */
	synchronized Known see(RowHash row) {
		long value = this.index.get(row);
		int state = (int) value & STATE;
		if (state != 0 && (value & SEEN) != 0) {
			return Known.DUPLICATE;
		}
		if (state != 0) {
			this.index.put(row, value | SEEN);
		}
		return switch (state) {
			case STORED -> Known.STORED;
			case FAILED -> Known.FAILED;
			default -> Known.NEW;
		};
	}

	/**
	 * Notes that the input has a row that cannot be read.
	 * @return whether it is stored as such
	 */
	synchronized boolean seeUnreadable(RowHash row) {
		boolean stored = see(row) != Known.NEW;
		this.unreadableBefore -= stored ? 1 : 0;
		return stored;
	}

	/**
	 * How many rows that could not be read before were not seen in this run.
	 */
	synchronized long unreadableGone() {
		return this.unreadableBefore;
	}

	/**
	 * Whether the input of this run had the row.
	 */
	synchronized boolean isSeen(RowHash row) {
		return (this.index.get(row) & SEEN) != 0;
	}

	synchronized void underWay(RowHash row) {
		this.index.put(row, this.index.get(row) | SEEN | UNDER_WAY);
	}

	synchronized void undone(RowHash row) {
		this.index.put(row, (this.index.get(row) & ~STATE) | SEEN);
	}

	synchronized void stored(JobItem item, long offset) {
		stored(item.row(), item.asked(), offset, SEEN);
	}

	private synchronized void stored(RowHash row, RowHash asked, long offset, int seen) {
		this.staleFailures += hasFailedLine(this.index.get(row)) ? 1 : 0;
		this.index.put(row, (offset << OFFSET_SHIFT) | seen | STORED);
		if (this.byContent && this.index.get(asked) == 0) {
			this.index.put(asked, (offset << OFFSET_SHIFT) | STORED);
		}
	}

	synchronized void failed(RowIdentity row, long offset) {
		failed(row.row(), offset, SEEN);
	}

	private synchronized void failed(RowHash row, long offset, int seen) {
		this.staleFailures += hasFailedLine(this.index.get(row)) ? 1 : 0;
		this.index.put(row, ((offset + 1) << OFFSET_SHIFT) | seen | FAILED);
	}

	/**
	 * A row that failed and is asked again keeps the place of its line: one more than its
	 * offset, so that none is zero.
	 */
	private static boolean hasFailedLine(long value) {
		return (value & STATE) != STORED && value >>> OFFSET_SHIFT != 0;
	}

	/**
	 * Whether a line is all that is known of a failed row.
	 */
	synchronized boolean isLatestFailure(RowHash row, long offset) {
		long value = this.index.get(row);
		return (value & STATE) != STORED && value >>> OFFSET_SHIFT == offset + 1;
	}

	/**
	 * How many lines of failed rows are outdated.
	 */
	synchronized long staleFailures() {
		return this.staleFailures;
	}

	/**
	 * Where an answer to the same request is stored.
	 * @return null if none is
	 */
	synchronized @Nullable Long sameRequest(RowHash asked) {
		long value = this.byContent ? this.index.get(asked) : 0;
		return (value != 0) ? Long.valueOf(value >>> OFFSET_SHIFT) : null;
	}

	@Override
	public void close() {
		this.index.close();
	}

	/**
	 * What is known of a row of the input.
	 */
	enum Known {

		/**
		 * It has no stored result.
		 */
		NEW,
		/**
		 * Its result is stored.
		 */
		STORED,
		/**
		 * It failed when it was asked before.
		 */
		FAILED,
		/**
		 * The input had the same row before.
		 */
		DUPLICATE

	}

}
