package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;
import io.aiclient.TokenUsage;
import io.aiclient.admission.tokens.TokenEstimate;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.PriceTable;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * Reads the rows of a job as a run would, and asks nothing.
 */
final class JobEstimator {

	/**
	 * Asks for bounds, and limits nothing.
	 */
	private static final SpendingCap ANY = SpendingCap.ofUsd(BigDecimal.ONE);

	private final JobSettings settings;

	private final StoredRows known;

	private final @Nullable PriceTable prices;

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
		this.prices = settings.prices();
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
		switch (this.known.see(item.row())) {
			case STORED -> this.stored++;
			case DUPLICATE -> this.duplicates++;
			case FAILED -> {
				this.failed += this.settings.retryFailed() ? 0 : 1;
				ask(item, this.settings.retryFailed());
			}
			case NEW -> ask(item, !this.settings.retryFailed());
		}
	}

	private void ask(JobItem item, boolean asked) {
		if (!asked) {
			return;
		}
		if (this.known.sameRequest(item.asked()) != null) {
			this.duplicates++;
			return;
		}
		this.known.stored(item, 0);
		this.toAsk++;
		AiRequest request = item.request();
		int most = (request.maxTokens() != null) ? request.maxTokens() : 0;
		Long counted = this.settings.tokenCounter().count(request);
		long prompt = (counted != null) ? counted : TokenEstimate.of(request) - most;
		this.promptTokens += prompt;
		this.completionTokens = (request.maxTokens() != null && this.completionTokens != null)
				? Long.valueOf(this.completionTokens + most * answers(request)) : null;
		String model = String.valueOf(request.model());
		BigDecimal ofPrompt = (this.prices != null) ? this.prices.cost(model, new TokenUsage(prompt, 0, prompt, 0))
				: null;
		if (ofPrompt == null) {
			this.modelsWithoutPrice.add(model);
			return;
		}
		this.promptCost = this.promptCost.add(ofPrompt);
		bound(request);
	}

	private static long answers(AiRequest request) {
		return (request.options().get("n") instanceof Number n) ? Math.max(1, n.longValue()) : 1;
	}

	/**
	 * Adds the most that a request can cost, as a budget would reserve it.
	 */
	private void bound(AiRequest request) {
		if (this.unboundedBecause != null || !(this.settings.client() instanceof ManagedAiClient managed)) {
			return;
		}
		try {
			this.greatestCost = this.greatestCost.add(managed.upperBound(request, ANY).usd());
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

	/**
	 * What was estimated when all rows were read.
	 */
	record Estimated(long rows, long stored, long failed, long unreadable, long duplicates, long toAsk,
			long promptTokens, @Nullable Long completionTokens, @Nullable BigDecimal promptCost,
			@Nullable BigDecimal greatestCost, @Nullable String unboundedBecause,
			Set<String> modelsWithoutPrice) implements JobEstimate {

	}

}
