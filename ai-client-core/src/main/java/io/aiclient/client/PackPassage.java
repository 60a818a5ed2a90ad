package io.aiclient.client;

import java.util.function.Supplier;

import org.reactivestreams.Publisher;

import io.aiclient.AiEmbeddingExchange;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.cost.PriceTable;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.resilience.Classification;

/**
 * Texts that are embedded with one request.
 *
 * @param pack the texts, once it is known how many go
 * @param tokens what limits over time count
 * @param isMadeAgain whether the texts were sent before, in a larger pack
 */
record PackPassage(Supplier<AiEmbeddingPack> pack, TokenDemand tokens, boolean isMadeAgain) implements Passage {

	@Override
	public boolean isAnsweredInWords() {
		return false;
	}

	@Override
	public TokenDemand demand(TokenDemand all) {
		return this.tokens;
	}

	/**
	 * A refused text is no matter of rate: the parts of the pack need what was reserved
	 * for the whole.
	 */
	@Override
	public boolean isRefusedUncharged(Classification failure) {
		Integer status = failure.error().status();
		return status != null && switch (failure.outcome()) {
			case INVALID_REQUEST, CONTEXT_TOO_LONG, REQUEST_TOO_LARGE -> true;
			default -> false;
		};
	}

	@Override
	public Spending upperBound(AiRequest described, SpendingCap cap, PriceTable prices) {
		return cap.upperBoundOfTexts(described, prices);
	}

	@Override
	public Publisher<?> exchange(AiExchange exchange, AiRequest described) {
		if (exchange instanceof AiEmbeddingExchange embedding) {
			AiEmbeddingPack going = this.pack.get();
			String model = described.model();
			return embedding.embed((model != null) ? going.withModel(model) : going);
		}
		throw unable(exchange);
	}

	static AiRefusedLocallyException unable(AiExchange exchange) {
		return AiRefusedLocallyException.because("Not sent: the exchange " + UserParts.name(exchange)
				+ " embeds no texts; it has to implement AiEmbeddingExchange");
	}

}
