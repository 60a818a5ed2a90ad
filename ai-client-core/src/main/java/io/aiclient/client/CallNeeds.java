package io.aiclient.client;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.tokens.TokenForecast;

/**
 * What one call needs beside a slot.
 *
 * @param tokens what limits over time count
 * @param funds what it may spend; null if nothing caps that
 */
record CallNeeds(TokenForecast.Demand tokens, @Nullable CallFunds funds) {

}
