package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.aiclient.AiRequest;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.PriceTable;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * What one run of a job with a budget spends: the cap under which its rows are asked, and
 * the file that keeps the cap across runs.
 */
final class JobSpending implements AutoCloseable {

	private static final int PATIENCE_IN_SECONDS = 10;

	private final SpendingCap cap;

	private final SpendingJournal journal;

	private final PriceTable prices;

	private final JobSettings settings;

	private JobSpending(JobSettings settings, SpendingCap cap, SpendingJournal journal, PriceTable prices) {
		this.settings = settings;
		this.cap = cap;
		this.journal = journal;
		this.prices = prices;
	}

	/**
	 * Opens the file, after the lock of the job is taken.
	 * @param settings the job
	 * @param store what is stored, also by runs without a budget
	 * @return null if the job has no budget
	 * @throws IOException if the file cannot be opened, or is damaged
	 */
	static @Nullable JobSpending open(JobSettings settings, JobStore store) throws IOException {
		PriceTable prices = settings.prices();
		if (!settings.budget().isSet() || prices == null) {
			return null;
		}
		SpendingJournal journal = SpendingJournal.open(settings.files().spending(), store.newFiles());
		BigDecimal stored = store.rows().cost();
		Spending before = journal.spent();
		SpendingCap cap = SpendingCap.builder()
			.usd(settings.budget().usd())
			.tokens(settings.budget().tokens())
			.spentBefore(new Spending(before.usd().max(stored), before.tokens()))
			.journal(journal)
			.build();
		return new JobSpending(settings, cap, journal, prices);
	}

	Context addTo(Context context) {
		return this.cap.addTo(context);
	}

	/**
	 * Checks that something bounds what a request costs.
	 * @param request the request of a row
	 * @throws JobException if nothing does
	 */
	void check(AiRequest request) {
		try {
			this.cap.upperBound(request, this.prices);
		}
		catch (AiRefusedLocallyException ex) {
			throw new JobException("Row '" + request.id() + "' cannot be asked under a budget. " + ex.getMessage(), ex);
		}
	}

	/**
	 * Says why the budget has no room for a row.
	 * @param item the row
	 */
	String describeRefusal(JobItem item) {
		Spending bound = (this.settings.client() instanceof ManagedAiClient managed)
				? managed.upperBound(item.request(), this.cap) : this.cap.upperBound(item.request(), this.prices);
		return this.settings.budget().describe(item.key(), bound, this.cap.spent());
	}

	/**
	 * Writes down what was spent, with what is still in flight in full. If nothing was
	 * asked, what is written holds.
	 */
	@Override
	public void close() throws IOException {
		try (this.journal) {
			if (!this.journal.hasClaims()) {
				return;
			}
			this.cap.close().toFuture().get(PATIENCE_IN_SECONDS, TimeUnit.SECONDS);
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
