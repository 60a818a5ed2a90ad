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

	private static final int IN_PROGRESS = 3;

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
	 * @param byContent whether stored rows are also found by their request alone
	 */
	StoredRows(Path folder, String name, boolean byContent) throws IOException {
		this.index = new RowIndex(folder, name);
		this.byContent = byContent;
	}

	/**
	 * Adds a line of the file of failed rows, which is read before the results.
	 */
	synchronized void readFailed(byte[] line, long offset) {
		StoredLine.Head head = StoredLine.head(line);
		add(head);
		failed(head.row(), offset, 0);
		this.unreadableBefore += head.isUnreadable() ? 1 : 0;
	}

	synchronized void readResult(StoredLine.Head head, long offset) {
		add(head);
		stored(head.row(), head.request(), offset, 0);
	}

	private void add(StoredLine.Head head) {
		if (head.cost() != null) {
			this.cost = this.cost.add(head.cost());
		}
	}

	/**
	 * What the rows of earlier runs have cost.
	 */
	synchronized BigDecimal cost() {
		return this.cost;
	}

	/**
	 * Notes that the input has a row.
	 * @return what was known of it before
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

	synchronized boolean isSeen(RowHash row) {
		return (this.index.get(row) & SEEN) != 0;
	}

	synchronized void inProgress(RowHash row) {
		this.index.put(row, this.index.get(row) | SEEN | IN_PROGRESS);
	}

	synchronized void undone(RowHash row) {
		this.index.put(row, (this.index.get(row) & ~STATE) | SEEN);
	}

	synchronized void stored(JobItem item, long offset) {
		stored(item.row(), item.asked(), offset, SEEN);
	}

	private void stored(RowHash row, RowHash asked, long offset, int seen) {
		this.staleFailures += hasFailedLine(this.index.get(row)) ? 1 : 0;
		this.index.put(row, (offset << OFFSET_SHIFT) | seen | STORED);
		if (this.byContent && this.index.get(asked) == 0) {
			this.index.put(asked, (offset << OFFSET_SHIFT) | STORED);
		}
	}

	synchronized void failed(RowIdentity row, long offset) {
		failed(row.row(), offset, SEEN);
	}

	private void failed(RowHash row, long offset, int seen) {
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

	synchronized long staleFailures() {
		return this.staleFailures;
	}

	/**
	 * Where an answer to the same request is stored; null if none is.
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
	 * What is known of a row of the input; {@code DUPLICATE} if the input had it before.
	 */
	enum Known {

		NEW, STORED, FAILED, DUPLICATE;

		boolean isAsked(boolean retryFailed) {
			return this == (retryFailed ? FAILED : NEW);
		}

	}

}
