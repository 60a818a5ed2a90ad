package io.aiclient.client;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.client.AiClientObserver.Operation;
import io.aiclient.http.AiHttpDemand.Metering;

/**
 * What a call asks for.
 *
 * @param request what to send, its model set; or what was read from the HTTP request that
 * is sent
 * @param operation what was called
 * @param tokens what limits over time count
 * @param funds what it may spend; null if nothing caps that
 * @param http the HTTP request to pass; null if the exchange writes one
 */
record Asked(AiRequest request, Operation operation, TokenDemand tokens, @Nullable CallFunds funds,
		@Nullable HttpPassage http) {

	Asked(AiRequest request, Operation operation, TokenDemand tokens, @Nullable CallFunds funds) {
		this(request, operation, tokens, funds, null);
	}

	boolean isBatchItem() {
		return this.operation == Operation.BATCH_ITEM;
	}

	/**
	 * Whether the answer comes in pieces, as many as the caller asks for.
	 */
	boolean isInPieces() {
		return this.operation == Operation.STREAM || this.http != null;
	}

	/**
	 * Whether it draws on the quota of its model, and says something about its endpoint.
	 */
	boolean isMetered() {
		return this.http == null || this.http.metering() != Metering.NONE;
	}

	/**
	 * Whether it goes to the first endpoint only, as the caller sends it there.
	 */
	boolean isPinned() {
		return this.http != null && this.http.request().transport() != null;
	}

	/**
	 * Whether it can be sent again.
	 */
	boolean isRepeatable() {
		return this.http == null || this.http.request().body().isRepeatable();
	}

}
