package io.aiclient.simulator.quota;

/**
 * The limits that a {@link QuotaLedger} holds.
 */
public enum LimitKind {

	REQUESTS, REQUESTS_PER_DAY, TOKENS

}
