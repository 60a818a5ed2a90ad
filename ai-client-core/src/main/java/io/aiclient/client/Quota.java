package io.aiclient.client;

import java.time.Duration;

import io.aiclient.Ticker;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.Outcome;

/**
 * What the endpoints of one account have in common: the gate that keeps its limits, and
 * whether those of the day are used up.
 */
final class Quota {

	private final AdmissionGate gate;

	private final UnknownLimitNotice unknownLimitNotice;

	private final Duration dailyLimitWait;

	private final Ticker ticker;

	private volatile long usedUpUntilNanos;

	Quota(AdmissionGate gate, UnknownLimitNotice unknownLimitNotice, AiClientBuilder settings) {
		this.gate = gate;
		this.unknownLimitNotice = unknownLimitNotice;
		this.dailyLimitWait = settings.retry.maxDelay();
		this.ticker = settings.ticker;
		this.usedUpUntilNanos = this.ticker.nanos();
	}

	AdmissionGate gate() {
		return this.gate;
	}

	/**
	 * Whether a limit of the day has refused it, and is not reset yet.
	 */
	boolean isUsedUp() {
		return this.usedUpUntilNanos - this.ticker.nanos() > 0;
	}

	/**
	 * Learns from an attempt that failed.
	 * @param outcome how it failed
	 * @param error what the caller would see
	 */
	void failed(Outcome outcome, AiClientException error) {
		this.unknownLimitNotice.failed(outcome, error);
		if (outcome == Outcome.DAILY_LIMIT) {
			Duration asked = error.retryAfter();
			this.usedUpUntilNanos = this.ticker.nanos() + ((asked != null) ? asked : this.dailyLimitWait).toNanos();
		}
	}

}
