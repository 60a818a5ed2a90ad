package io.aiclient.admission;

import java.util.function.LongSupplier;

import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;

/**
 * A gate with one slot, and what a {@link GateRace} must know of it.
 *
 * @param gate the gate
 * @param clock its ticker and its scheduler
 * @param tokens its limit of tokens a minute
 * @param tokensUsed what it has charged of them
 */
record RacedGate(AdmissionGate gate, HandClock clock, long tokens, LongSupplier tokensUsed) {

	static final int SLOTS = 1;

	/**
	 * Tokens that each attempt reserves.
	 */
	static final long TOKENS_OF_ONE = 6;

	/**
	 * The gate that users get.
	 * @param tokens its limit of tokens a minute
	 */
	static RacedGate real(long tokens) {
		HandClock clock = new HandClock();
		DefaultAdmissionGate gate = new DefaultAdmissionGate(
				RateLimits.of(RateLimitSettings.none().withTokensPerMinute(tokens)),
				ConcurrencyLimit.of(ConcurrencySettings.fixed(SLOTS)), clock, clock);
		return new RacedGate(gate, clock, tokens, () -> gate.snapshot().windows().get(0).used());
	}

}
