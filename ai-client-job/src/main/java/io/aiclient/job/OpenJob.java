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
	 * The report of the run.
	 * @param stopReason what stopped it if it has not paused; null if it is not known
	 */
	JobReport report(JobTally tally, @Nullable String stopReason, JobFiles files) {
		JobReport.End end = this.feed.isDone() ? JobReport.End.COMPLETED : JobReport.End.STOPPED;
		String reason = stopReason;
		RowSettlement.Pause pause = this.settlement.pause();
		if (pause != null) {
			end = pause.end();
			reason = (end == JobReport.End.BUDGET && this.spending != null)
					? this.spending.describeRefusal(pause.item()) : pause.reason();
		}
		return tally.report(end, reason, this.store.rows().cost(), files);
	}

	@Override
	public void close() throws IOException {
		try (this.store; this.delivery; this.spending) {
			this.feed.stop();
		}
	}

}
