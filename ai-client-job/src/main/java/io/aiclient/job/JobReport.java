package io.aiclient.job;

import java.math.BigDecimal;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * How a run of a job ended. Every row that was read is counted once: as one that ended
 * before, succeeded, failed, is a duplicate, or is left.
 */
public sealed interface JobReport permits JobTally.Counted {

	/**
	 * Why the run ended.
	 */
	End end();

	/**
	 * What stopped it, for a log; null if every row ended.
	 */
	@Nullable String reason();

	/**
	 * Rows that were read from the input.
	 */
	long rows();

	/**
	 * Rows whose result was stored by an earlier run.
	 */
	long storedBefore();

	/**
	 * Rows that failed in an earlier run, and were not asked again.
	 */
	long failedBefore();

	/**
	 * Rows that were answered in this run.
	 */
	long succeeded();

	/**
	 * Those of {@code succeeded} that got the answer to another row.
	 */
	long shared();

	/**
	 * Rows that failed in this run.
	 */
	long failed();

	/**
	 * Those of {@code failed} and {@code failedBefore} that cannot be read.
	 */
	long unreadable();

	/**
	 * Rows that the input has more than once, beside the first.
	 */
	long duplicates();

	/**
	 * Rows that were read and have no result; the rest of the input, which was not read,
	 * comes on top.
	 */
	long left();

	/**
	 * What this run cost in US dollars, as far as prices are known.
	 */
	BigDecimal cost();

	/**
	 * What earlier runs cost.
	 */
	BigDecimal costBefore();

	/**
	 * The file of results.
	 */
	Path results();

	/**
	 * The file of failed rows; it exists if there are any.
	 */
	Path failedRows();

	/**
	 * Whether every row of the input has ended, in an answer or in a failure.
	 * @return false if running the job again would ask more rows
	 */
	default boolean isComplete() {
		return end() == End.COMPLETED && left() == 0;
	}

	/**
	 * Says in a few sentences how it ended and how to go on, for people.
	 * @return plain text without a line break
	 */
	default String describe() {
		String text = switch (end()) {
			case COMPLETED ->
				(left() == 0) ? "All rows have ended" : "All failed rows were asked again, and rows are left";
			case STOPPED -> "Stopped with rows left";
			case REFUSED -> "Paused with rows left: the provider refused the key or the account";
			case BUDGET ->
				"Paused with rows left: " + ((reason() != null) ? reason() : "the budget is spent") + ". This run";
		};
		text += ": " + rows() + " read, " + storedBefore() + " stored before, " + succeeded() + " answered, " + failed()
				+ " failed, " + failedBefore() + " failed before, " + duplicates() + " duplicates, $"
				+ cost().toPlainString() + " spent. Results: " + results();
		if (failed() + failedBefore() > 0) {
			text += ". Failed rows: " + failedRows();
			text += (unreadable() > 0) ? "; " + unreadable() + " cannot be read: mend them in the input" : "";
			text += (failed() + failedBefore() > unreadable()) ? "; run them again alone with retryFailed" : "";
		}
		return text + switch (end()) {
			case COMPLETED ->
				(left() == 0) ? "" : ". Run the same job without retryFailed to ask the rows that are left";
			case STOPPED -> ". Run the same job again to go on: rows that are stored are not asked again";
			case REFUSED -> ". Mend the key or the account, and run the same job again to go on";
			case BUDGET -> ". Run the same job again with a higher budget to go on";
		};
	}

	/**
	 * Why a run ended.
	 */
	enum End {

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
