package io.aiclient.job;

import java.math.BigDecimal;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * How a run of a job ended. Every row that was read is counted once: as one that ended
 * before, succeeded, failed, is a duplicate, or is left.
 *
 * @param end why the run ended
 * @param reason what stopped it, for a log; null if every row ended
 * @param rows rows that were read from the input
 * @param storedBefore rows whose result was stored by an earlier run
 * @param failedBefore rows that failed in an earlier run, and were not asked again
 * @param succeeded rows that were answered in this run
 * @param shared those of {@code succeeded} that got the answer to another row
 * @param failed rows that failed in this run
 * @param unreadable those of {@code failed} and {@code failedBefore} that cannot be read
 * @param duplicates rows that the input has more than once, beside the first
 * @param left rows that were read and have no result; the rest of the input, which was
 * not read, comes on top
 * @param cost what this run cost in US dollars, as far as prices are known
 * @param costBefore what earlier runs cost
 * @param results the file of results
 * @param failedRows the file of failed rows; it exists if there are any
 */
public record JobReport(End end, @Nullable String reason, long rows, long storedBefore, long failedBefore,
		long succeeded, long shared, long failed, long unreadable, long duplicates, long left, BigDecimal cost,
		BigDecimal costBefore, Path results, Path failedRows) {

	/**
	 * Whether every row of the input has ended, in an answer or in a failure.
	 * @return false if running the job again would ask more rows
	 */
	public boolean isComplete() {
		return this.end == End.COMPLETED && this.left == 0;
	}

	/**
	 * Says in a few sentences how it ended and how to go on, for people.
	 * @return plain text without a line break
	 */
	public String describe() {
		StringBuilder text = new StringBuilder(switch (this.end) {
			case COMPLETED ->
				(this.left == 0) ? "All rows have ended" : "All failed rows were asked again, and rows are left";
			case STOPPED -> "Stopped with rows left";
			case REFUSED -> "Paused with rows left: the provider refused the key or the account";
			case BUDGET -> "Paused with rows left: " + ((this.reason != null) ? this.reason : "the budget is spent")
					+ ". This run";
		}).append(": ")
			.append(this.rows)
			.append(" read, ")
			.append(this.storedBefore)
			.append(" stored before, ")
			.append(this.succeeded)
			.append(" answered, ")
			.append(this.failed)
			.append(" failed, ")
			.append(this.failedBefore)
			.append(" failed before, ")
			.append(this.duplicates)
			.append(" duplicates, $")
			.append(this.cost.toPlainString())
			.append(" spent. Results: ")
			.append(this.results);
		if (this.failed + this.failedBefore > 0) {
			text.append(". Failed rows: ").append(this.failedRows);
			if (this.unreadable > 0) {
				text.append("; ").append(this.unreadable).append(" cannot be read: mend them in the input");
			}
			if (this.failed + this.failedBefore > this.unreadable) {
				text.append("; run them again alone with retryFailed");
			}
		}
		return text.append(switch (this.end) {
			case COMPLETED ->
				(this.left == 0) ? "" : ". Run the same job without retryFailed to ask the rows that are left";
			case STOPPED -> ". Run the same job again to go on: rows that are stored are not asked again";
			case REFUSED -> ". Mend the key or the account, and run the same job again to go on";
			case BUDGET -> ". Run the same job again with a higher budget to go on";
		}).toString();
	}

	/**
	 * Why a run ended.
	 */
	public enum End {

		/**
		 * Every row of the input has ended.
		 */
		COMPLETED,
		/**
		 * It was stopped, or its client was closed.
		 */
		STOPPED,
		/**
		 * The provider refused the key or the account, and the client does not wait until
		 * that is mended.
		 */
		REFUSED,
		/**
		 * A budget does not allow the next row.
		 */
		BUDGET

	}

}
