package io.aiclient.client;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;
import io.aiclient.admission.tokens.TokenForecast;
import io.aiclient.client.AiClientObserver.Operation;

/**
 * What a call asks for.
 *
 * @param request what to send, its model set
 * @param operation what was called
 * @param tokens what limits over time count
 * @param funds what it may spend; null if nothing caps that
 */
record Asked(AiRequest request, Operation operation, TokenForecast.Demand tokens, @Nullable CallFunds funds) {

	boolean isBatchItem() {
		return this.operation == Operation.BATCH_ITEM;
	}

	boolean isStream() {
		return this.operation == Operation.STREAM;
	}

}
