package io.aiclient.client;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.client.AiClientObserver.Operation;

/**
 * What a call asks for.
 *
 * @param request what to send, its model set; or what describes what is sent
 * @param operation what was called
 * @param tokens what limits over time count
 * @param funds what it may spend; null if nothing caps that
 * @param passage the form in which it is sent
 */
record Asked(AiRequest request, Operation operation, TokenDemand tokens, @Nullable CallFunds funds, Passage passage) {

	boolean isBatchItem() {
		return this.operation.isOfMany();
	}

}
