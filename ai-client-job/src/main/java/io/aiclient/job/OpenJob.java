package io.aiclient.job;

import java.io.Closeable;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * What a run has open: the files of the job, and what reads and writes them.
 *
 * @param store results and failed rows, and the lock
 * @param spending what the run spends; null without a budget
 * @param feed the rows to ask
 * @param settlement what becomes of results
 * @param delivery gives rows to the subscriber; null without one
 */
record OpenJob(JobStore store, @Nullable JobSpending spending, JobFeed feed, RowSettlement settlement,
		@Nullable RowDelivery delivery) implements Closeable {

	/**
	 * Opens all of it, or nothing.
	 */
	static OpenJob open(JobSettings settings, JobTally tally) throws IOException {
		JobStore store = JobStore.open(settings);
		JobSpending spending = null;
		RowDelivery delivery = null;
		try {
			spending = JobSpending.open(settings, store);
			if (settings.subscriber() != null) {
				delivery = RowDelivery.open(store, settings.lines(), settings.files(), settings.subscriber());
			}
			JobFeed feed = new JobFeed(settings, store, tally);
			return new OpenJob(store, spending, feed, new RowSettlement(settings, store, feed, tally), delivery);
		}
		catch (IOException | RuntimeException | Error ex) {
			JobSpending capping = spending;
			RowDelivery delivering = delivery;
			try (store; delivering; capping) {
				throw ex;
			}
		}
	}

	/**
	 * Why the run ended, if what it has settled or read says so.
	 */
	JobReport.End end() {
		if (this.settlement.pause() != null) {
			return this.settlement.pause();
		}
		return this.feed.isDone() ? JobReport.End.COMPLETED : JobReport.End.STOPPED;
	}

	@Nullable String pauseReason() {
		JobItem refused = this.settlement.refusedByBudget();
		return (refused != null && this.spending != null) ? this.spending.describeRefusal(refused)
				: this.settlement.pauseReason();
	}

	/**
	 * Takes no more rows, writes down what was spent, and closes the files.
	 */
	@Override
	public void close() throws IOException {
		JobStore storing = this.store;
		RowDelivery delivering = this.delivery;
		JobSpending capping = this.spending;
		try (storing; delivering; capping) {
			this.feed.stop();
		}
	}

}
