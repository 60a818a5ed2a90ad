package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.TokenUsage;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.cost.PriceTable;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.http.AiHttpDemand;
import io.aiclient.http.AiHttpDemand.Metering;
import io.aiclient.http.AiHttpExchange;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.http.AiHttpTransport;

/**
 * An HTTP request that passes through the pipeline.
 *
 * @param request the request
 * @param read what was read from it
 */
record HttpPassage(AiHttpRequest request, AiHttpDemand read) implements Passage {

	private static final String UNKNOWN = "unknown";

	private static final TokenDemand NONE = TokenDemand.of(0);

	/**
	 * What it counts as.
	 */
	private Metering metering() {
		return this.read.metering();
	}

	@Override
	public boolean isAnsweredInWords() {
		return false;
	}

	@Override
	public boolean isMetered() {
		return metering() != Metering.NONE;
	}

	@Override
	public boolean isPinned() {
		return this.request.transport() != null;
	}

	@Override
	public boolean isRepeatable() {
		return this.request.body().isRepeatable();
	}

	/**
	 * A model that is not named may be the client's own.
	 */
	@Override
	public String modelOfUnnamed(@Nullable String clientModel) {
		return (clientModel != null) ? clientModel : UNKNOWN;
	}

	@Override
	public TokenDemand demand(TokenDemand all) {
		return switch (metering()) {
			case TOKENS -> all;
			case PROMPT -> new PromptOnly(all);
			case REQUEST, NONE -> NONE;
		};
	}

	@Override
	public @Nullable Spending upperBound(AiRequest described, SpendingCap cap, PriceTable prices) {
		return isMetered() ? cap.upperBound(described, prices) : null;
	}

	@Override
	public Publisher<?> exchange(AiExchange exchange, AiRequest described) {
		if (exchange instanceof AiHttpExchange passing) {
			AiHttpTransport transport = this.request.transport();
			return (transport != null) ? transport.exchange(passing, described)
					: passing.exchange(this.request, this.read, described);
		}
		throw unable(exchange);
	}

	static AiRefusedLocallyException unable(AiExchange exchange) {
		return AiRefusedLocallyException.because("Not sent: the exchange " + UserParts.name(exchange)
				+ " passes no HTTP requests; it has to implement AiHttpExchange");
	}

	private record PromptOnly(TokenDemand all) implements TokenDemand {

		@Override
		public long prompt() {
			return this.all.prompt();
		}

		@Override
		public long plainPrompt() {
			return this.all.plainPrompt();
		}

		@Override
		public void answered(TokenUsage usage) {
			this.all.answered(usage);
		}

	}

}
