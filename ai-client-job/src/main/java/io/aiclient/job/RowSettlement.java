package io.aiclient.job;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.Log;

/**
 * What a result means for its row: stored as an answer, stored as a failure, asked again,
 * or left for the next run. A row is ended for the feed after it is stored, so that the
 * end of the batch is the end of storing. Not safe for use by several threads at once.
 */
final class RowSettlement {

	private static final Log logger = Log.of(AiBatchJob.class);

	private static final int FORBIDDEN = 403;

	private final JobSettings settings;

	private final JobStore store;

	private final JobFeed feed;

	private final JobTally tally;

	private @Nullable Pause pause;

	private boolean waitsForAccount;

	RowSettlement(JobSettings settings, JobStore store, JobFeed feed, JobTally tally) {
		this.settings = settings;
		this.store = store;
		this.feed = feed;
		this.tally = tally;
	}

	void settle(AiResult<?> result) {
		JobItem item = this.feed.item(result.index());
		if (result instanceof AiResult.Success<?> success) {
			succeeded(item, success);
			this.feed.ended(result.index());
		}
		else if (result instanceof AiResult.Failure<?> failure) {
			failed(item, failure);
		}
	}

	private void succeeded(JobItem item, AiResult.Success<?> success) {
		long offset = this.store.success(item, success);
		this.tally.succeeded(success.response().cost());
		for (JobItem same : this.feed.waitingFor(item)) {
			this.store.share(same, offset);
			this.tally.shared();
		}
		if (this.waitsForAccount) {
			this.waitsForAccount = false;
			logger.info("Job '{}' goes on: the provider answers again", this.settings.name());
		}
	}

	private void failed(JobItem item, AiResult.Failure<?> failure) {
		AiClientException error = failure.error();
		if (isRefusedAccount(error)) {
			refused(item, failure.index(), error);
		}
		else if (error instanceof AiCancelledException) {
			leave(item, failure.index());
		}
		else if (error instanceof AiRefusedLocallyException refusal && refusal.retryable()) {
			leave(item, failure.index());
			if (refusal.reason() != AiRefusedLocallyException.Reason.SPENDING_CAP) {
				throw new JobException("Cannot go on: " + error.getMessage()
						+ ". What was stored before is kept; run the same job again to go on", error);
			}
			pause(JobReport.End.BUDGET, error, item);
		}
		else {
			AiResponse paid = failure.response();
			this.store.failure(item, StoredFailure.of(error, paid));
			this.tally.failed((paid != null) ? paid.cost() : null);
			for (JobItem same : this.feed.waitingFor(item)) {
				this.store.failure(same, StoredFailure.of(error, null));
				this.tally.failed(null);
			}
			this.feed.ended(failure.index());
		}
	}

	/**
	 * A refused key or account stops the whole client: no fault of the row.
	 */
	private static boolean isRefusedAccount(AiClientException error) {
		return error instanceof AiQuotaExhaustedException
				|| (error instanceof AiAuthenticationException && !Integer.valueOf(FORBIDDEN).equals(error.status()));
	}

	/**
	 * A managed client has set its latch, and sends no request until that is released.
	 * Any other may refuse as fast as it is asked.
	 */
	private void refused(JobItem item, long number, AiClientException error) {
		if (!(this.settings.client() instanceof ManagedAiClient)) {
			pause(JobReport.End.REFUSED, error, item);
			leave(item, number);
			return;
		}
		if (!this.waitsForAccount) {
			this.waitsForAccount = true;
			logger.warn("Job '{}' pauses; the refused rows are asked again when its client sends again. {}",
					this.settings.name(), error);
		}
		this.feed.askAgain(number);
	}

	private void leave(JobItem item, long number) {
		this.store.rows().undone(item.row());
		this.feed.waitingFor(item).forEach((same) -> this.store.rows().undone(same.row()));
		this.feed.ended(number);
	}

	private void pause(JobReport.End end, AiClientException error, JobItem item) {
		if (this.pause == null) {
			this.pause = new Pause(end, error.getMessage(), item);
			this.feed.stop();
		}
	}

	@Nullable Pause pause() {
		return this.pause;
	}

	/**
	 * Why the job pauses, and the first row that was refused.
	 */
	record Pause(JobReport.End end, @Nullable String reason, JobItem item) {

	}

}
