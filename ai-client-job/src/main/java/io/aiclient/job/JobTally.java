package io.aiclient.job;

import java.math.BigDecimal;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of rows. Safe for use by many threads.
 */
final class JobTally {

	private long rows;

	private long storedBefore;

	private long failedBefore;

	private long succeeded;

	private long shared;

	private long failed;

	private long unreadable;

	private long duplicates;

	private BigDecimal cost = BigDecimal.ZERO;

	synchronized void read() {
		this.rows++;
	}

	synchronized void storedBefore() {
		this.storedBefore++;
	}

	synchronized void failedBefore() {
		this.failedBefore++;
	}

	/**
	 * Counts a row that cannot be read.
	 * @param before whether an earlier run found that too
	 */
	synchronized void unreadable(boolean before) {
		this.unreadable++;
		this.failedBefore += before ? 1 : 0;
		this.failed += before ? 0 : 1;
	}

	synchronized void duplicate() {
		this.duplicates++;
	}

	synchronized void succeeded(@Nullable BigDecimal cost) {
		this.succeeded++;
		spent(cost);
	}

	synchronized void shared() {
		this.succeeded++;
		this.shared++;
	}

	synchronized void failed(@Nullable BigDecimal cost) {
		this.failed++;
		spent(cost);
	}

	private void spent(@Nullable BigDecimal cost) {
		this.cost = (cost != null) ? this.cost.add(cost) : this.cost;
	}

	synchronized String describe() {
		return this.rows + " rows read, " + this.storedBefore + " stored before, " + this.succeeded + " answered, "
				+ this.failed + " failed, $" + this.cost.toPlainString() + " spent";
	}

	synchronized JobReport report(JobReport.End end, @Nullable String reason, BigDecimal costBefore, JobFiles files) {
		long ended = this.storedBefore + this.failedBefore + this.succeeded + this.failed + this.duplicates;
		return new Counted(end, reason, this.rows, this.storedBefore, this.failedBefore, this.succeeded, this.shared,
				this.failed, this.unreadable, this.duplicates, this.rows - ended, this.cost, costBefore,
				files.results(), files.failed());
	}

	record Counted(End end, @Nullable String reason, long rows, long storedBefore, long failedBefore, long succeeded,
			long shared, long failed, long unreadable, long duplicates, long left, BigDecimal cost,
			BigDecimal costBefore, Path results, Path failedRows) implements JobReport {

	}

}
