package io.aiclient.spring.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.aiclient.AiRequest;
import io.aiclient.TokenUsage;
import io.aiclient.admission.TokenEstimate;
import io.aiclient.cost.PriceTable;

/**
 * Reads the rows of a job as a run would, and asks nothing.
 */
final class JobEstimator {

	private final JobSettings settings;

	private final StoredRows known;

	private final @Nullable PriceTable prices;

	private final TreeSet<String> modelsWithoutPrice = new TreeSet<>();

	private long rows;

	private long stored;

	private long failed;

	private long duplicates;

	private long toAsk;

	private long promptTokens;

	private @Nullable Long completionTokens = 0L;

	private BigDecimal promptCost = BigDecimal.ZERO;

	private BigDecimal completionCost = BigDecimal.ZERO;

	private JobEstimator(JobSettings settings, StoredRows known) {
		this.settings = settings;
		this.known = known;
		this.prices = settings.prices();
	}

	static JobEstimate estimate(JobSettings settings) {
		try (StoredRows known = JobStore.read(settings)) {
			JobEstimator estimator = new JobEstimator(settings, known);
			Flux.from(settings.rows().rows()).toIterable(1).forEach(estimator::add);
			return estimator.estimate();
		}
		catch (IOException ex) {
			throw new JobException("Cannot read what is stored: " + ex.getMessage(), ex);
		}
	}

	private void add(JobRow row) {
		this.rows++;
		JobItem item = this.settings.item(row);
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
		if (this.known.sameRequest(item.asked()).isPresent()) {
			this.duplicates++;
			return;
		}
		this.known.stored(item, 0);
		this.toAsk++;
		AiRequest request = item.request();
		int most = (request.maxTokens() != null) ? request.maxTokens() : 0;
		long prompt = this.settings.tokenCounter().count(request).orElse(TokenEstimate.of(request) - most);
		this.promptTokens += prompt;
		this.completionTokens = (request.maxTokens() != null && this.completionTokens != null)
				? Long.valueOf(this.completionTokens + most) : null;
		price(String.valueOf(request.model()), prompt, most);
	}

	private void price(String model, long prompt, long most) {
		BigDecimal ofPrompt = cost(model, new TokenUsage(prompt, 0, prompt, 0));
		BigDecimal ofCompletion = (most > 0) ? cost(model, new TokenUsage(0, most, most, 0)) : BigDecimal.ZERO;
		if (ofPrompt == null || ofCompletion == null) {
			this.modelsWithoutPrice.add(model);
			return;
		}
		this.promptCost = this.promptCost.add(ofPrompt);
		this.completionCost = this.completionCost.add(ofCompletion);
	}

	private @Nullable BigDecimal cost(String model, TokenUsage usage) {
		return (this.prices != null) ? this.prices.cost(model, usage) : null;
	}

	private JobEstimate estimate() {
		boolean priced = this.modelsWithoutPrice.isEmpty();
		return new JobEstimate(this.rows, this.stored, this.failed, this.duplicates, this.toAsk, this.promptTokens,
				this.completionTokens, priced ? this.promptCost : null,
				(priced && this.completionTokens != null) ? this.promptCost.add(this.completionCost) : null,
				this.modelsWithoutPrice);
	}

}
