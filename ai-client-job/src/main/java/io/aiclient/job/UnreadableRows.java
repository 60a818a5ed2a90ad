package io.aiclient.job;

import java.util.concurrent.atomic.AtomicBoolean;

import io.aiclient.error.Log;

/**
 * Stores rows that cannot be read as failed ones.
 */
final class UnreadableRows {

	private static final Log logger = Log.of(AiBatchJob.class);

	private final JobSettings settings;

	private final JobStore store;

	private final JobTally tally;

	private final AtomicBoolean told = new AtomicBoolean();

	UnreadableRows(JobSettings settings, JobStore store, JobTally tally) {
		this.settings = settings;
		this.store = store;
		this.tally = tally;
	}

	/**
	 * Passes over a row. One that a run before this could not read either is stored
	 * already; it cannot be asked, and so not be asked again.
	 */
	void skip(UnreadableRow row) {
		if (this.store.rows().seeUnreadable(row.identity().row())) {
			this.tally.unreadable(true);
		}
		else if (!this.settings.retryFailed()) {
			this.store.unreadable(row);
			this.tally.unreadable(false);
			if (this.told.compareAndSet(false, true)) {
				logger.warn("Job '{}' skips rows that cannot be read, and stores each in '{}'. The first: {}",
						this.settings.name(), this.settings.files().failed(), row.reason());
			}
		}
	}

}
