package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.cost.PriceTable;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.resilience.Classification;

/**
 * The form in which a call passes through the exchange, and what follows from that: a
 * request that the exchange writes, an HTTP request, or a pack of texts. What is said
 * here by default holds for a request that the exchange writes.
 */
sealed interface Passage permits WrittenPassage, HttpPassage, PackPassage {

	/**
	 * Makes the exchange.
	 * @param request the request, or what describes it, as it is sent to one endpoint
	 */
	Publisher<?> exchange(AiExchange exchange, AiRequest request);

	/**
	 * Whether the answer comes in pieces, as many as the caller asks for.
	 */
	default boolean isInPieces() {
		return true;
	}

	/**
	 * Whether an answer has to say something in words to be one.
	 */
	default boolean isAnsweredInWords() {
		return true;
	}

	/**
	 * Whether it draws on the quota of its model, and says something about its endpoint.
	 */
	default boolean isMetered() {
		return true;
	}

	/**
	 * Whether it goes to the first endpoint only, as the caller sends it there.
	 */
	default boolean isPinned() {
		return false;
	}

	/**
	 * Whether it can be sent again.
	 */
	default boolean isRepeatable() {
		return true;
	}

	/**
	 * Whether what it holds was sent before, in another form.
	 */
	default boolean isMadeAgain() {
		return false;
	}

	/**
	 * Whether a failure is a refusal of what it holds, for which the provider charges
	 * nothing.
	 */
	default boolean isRefusedUncharged(Classification failure) {
		return false;
	}

	/**
	 * The model of a request that names none; null to refuse it.
	 * @param clientModel the client's own; null if it has none
	 */
	default @Nullable String modelOfUnnamed(@Nullable String clientModel) {
		return clientModel;
	}

	/**
	 * What of the tokens counts.
	 * @param all the demand as of a request that is answered in words
	 */
	default TokenDemand demand(TokenDemand all) {
		return all;
	}

	/**
	 * The most that an attempt can cost.
	 * @return null if it costs nothing
	 */
	default @Nullable Spending upperBound(AiRequest request, SpendingCap cap, PriceTable prices) {
		return cap.upperBound(request, prices);
	}

}
