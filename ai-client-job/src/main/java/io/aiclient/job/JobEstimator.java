package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.aiclient.TokenUsage;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * Reads the rows of a job as a run would, and asks nothing.
 */
final class JobEstimator {

	/**
	 * For upper bounds; limits nothing.
	 */
	private static final SpendingCap ANY = SpendingCap.ofUsd(BigDecimal.ONE);

	private final JobSettings settings;

	private final StoredRows known;

	private final @Nullable ManagedAiClient client;

	private final TreeSet<String> modelsWithoutPrice = new TreeSet<>();

	private long rows;

	private long stored;

	private long failed;

	private long unreadable;

	private long duplicates;

	private long toAsk;

	private long promptTokens;

	private @Nullable Long completionTokens = 0L;

	private BigDecimal promptCost = BigDecimal.ZERO;

	private BigDecimal greatestCost = BigDecimal.ZERO;

	private @Nullable String unboundedBecause;

	private JobEstimator(JobSettings settings, StoredRows known) {
		this.settings = settings;
		this.known = known;
		this.client = (settings.client() instanceof ManagedAiClient managed) ? managed : null;
	}

	static JobEstimate estimate(JobSettings settings) {
		try (StoredRows known = JobStore.read(settings)) {
			JobEstimator estimator = new JobEstimator(settings, known);
			settings.rows().input(settings.onUnreadableRow()).toIterable(1).forEach(estimator::add);
			return estimator.estimate();
		}
		catch (IOException ex) {
			throw new JobException("Cannot read what is stored: " + ex.getMessage(), ex);
		}
	}

	private void add(JobInput input) {
		this.rows++;
		if (input instanceof JobRow row) {
			add(this.settings.item(row));
		}
		else {
			this.unreadable++;
		}
	}

	private void add(JobItem item) {
		StoredRows.Known row = this.known.see(item.row());
		if (row.isAsked(this.settings.retryFailed())) {
			ask(item);
			return;
		}
		switch (row) {
			case STORED -> this.stored++;
			case DUPLICATE -> this.duplicates++;
			case FAILED -> this.failed++;
			case NEW -> {
			}
		}
	}

	private void ask(JobItem item) {
		if (this.known.sameRequest(item.asked()) != null) {
			this.duplicates++;
			return;
		}
		this.known.stored(item, 0);
		this.toAsk++;
		RowRequest request = item.request();
		long prompt = request.promptTokens((this.client != null) ? this.client.tokenCounter() : TokenCounter.NONE);
		this.promptTokens += prompt;
		Long most = request.completionTokens();
		this.completionTokens = (most != null && this.completionTokens != null)
				? Long.valueOf(this.completionTokens + most) : null;
		String model = String.valueOf(request.model());
		BigDecimal ofPrompt = (this.client != null)
				? this.client.prices().cost(model, new TokenUsage(prompt, 0, prompt, 0)) : null;
		if (this.client == null || ofPrompt == null) {
			this.modelsWithoutPrice.add(model);
			return;
		}
		this.promptCost = this.promptCost.add(ofPrompt);
		bound(request, this.client);
	}

	/**
	 * Adds the most that a request can cost, as a budget would reserve it.
	 */
	private void bound(RowRequest request, ManagedAiClient client) {
		if (this.unboundedBecause != null) {
			return;
		}
		try {
			this.greatestCost = this.greatestCost.add(request.upperBound(client, ANY).usd());
		}
		catch (AiRefusedLocallyException ex) {
			this.unboundedBecause = "a budget would refuse row '" + request.id() + "'. " + ex.getMessage();
		}
	}

	private JobEstimate estimate() {
		boolean priced = this.modelsWithoutPrice.isEmpty();
		return new Estimated(this.rows, this.stored, this.failed, this.unreadable, this.duplicates, this.toAsk,
				this.promptTokens, this.completionTokens, priced ? this.promptCost : null,
				(priced && this.unboundedBecause == null) ? this.greatestCost : null,
				priced ? this.unboundedBecause : null, this.modelsWithoutPrice);
	}

	record Estimated(long rows, long stored, long failed, long unreadable, long duplicates, long toAsk,
			long promptTokens, @Nullable Long completionTokens, @Nullable BigDecimal promptCost,
			@Nullable BigDecimal greatestCost, @Nullable String unboundedBecause,
			Set<String> modelsWithoutPrice) implements JobEstimate {

	}

}
