package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * What one run of a job with a budget spends.
 *
 * @param budget the budget
 * @param client the client of the job
 * @param cap limits what the requests of the run cost
 * @param journal stores what the cap counts, for the next run
 */
record JobSpending(JobBudget budget, ManagedAiClient client, SpendingCap cap,
		SpendingJournal journal) implements AutoCloseable {

	private static final int CLOSE_TIMEOUT_IN_SECONDS = 10;

	/**
	 * Opens the journal; null if the job has no budget.
	 * @param store what is stored, also by runs without a budget
	 */
	static @Nullable JobSpending open(JobSettings settings, JobStore store) throws IOException {
		JobBudget budget = settings.budget();
		if (!budget.isSet() || !(settings.client() instanceof ManagedAiClient client)) {
			return null;
		}
		SpendingJournal journal = SpendingJournal.open(settings.files().spending(), store.newFiles());
		BigDecimal stored = store.rows().cost();
		Spending before = journal.spent();
		SpendingCap cap = SpendingCap.builder()
			.usd(budget.usd())
			.tokens(budget.tokens())
			.spentBefore(new Spending(before.usd().max(stored), before.tokens()))
			.journal(journal)
			.build();
		return new JobSpending(budget, client, cap, journal);
	}

	/**
	 * Refuses a request if nothing bounds what it costs.
	 */
	void check(RowRequest request) {
		try {
			request.upperBound(this.client, this.cap);
		}
		catch (AiRefusedLocallyException ex) {
			throw new JobException("Row '" + request.id() + "' cannot be asked under a budget. " + ex.getMessage(), ex);
		}
	}

	String describeRefusal(JobItem item) {
		Spending bound = item.request().upperBound(this.client, this.cap);
		return this.budget.describe(item.identity().key(), bound, this.cap.spent());
	}

	/**
	 * Writes down what was spent, with what is still in flight in full. If nothing was
	 * asked, what is written holds.
	 */
	@Override
	public void close() throws IOException {
		try (this.journal) {
			if (this.journal.hasClaims()) {
				this.cap.close().toFuture().get(CLOSE_TIMEOUT_IN_SECONDS, TimeUnit.SECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IOException("what was spent could not be written down, so that the next run takes it for a "
					+ "little more than it was", ex);
		}
	}

}
