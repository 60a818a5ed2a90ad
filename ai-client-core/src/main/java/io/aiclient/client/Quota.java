package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiExchange;
import io.aiclient.Ticker;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.SharedQuotaSettings;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.BillingLatch;
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

	private final @Nullable SharedLatches latches;

	private volatile long usedUpUntilNanos;

	/**
	 * Creates a quota.
	 * @param gate the gate
	 * @param unknownLimitNotice says what is not configured
	 * @param shared how other processes share it; null if none does
	 * @param settings the client's
	 */
	Quota(AdmissionGate gate, UnknownLimitNotice unknownLimitNotice, @Nullable SharedQuotaSettings shared,
			AiClientBuilder settings) {
		this.gate = gate;
		this.unknownLimitNotice = unknownLimitNotice;
		this.latches = (shared != null && gate instanceof DefaultAdmissionGate own)
				? new SharedLatches(own, shared.name()) : null;
		this.dailyLimitWait = settings.retry.maxDelay();
		this.ticker = settings.ticker;
		this.usedUpUntilNanos = this.ticker.nanos();
	}

	AdmissionGate gate() {
		return this.gate;
	}

	/**
	 * Shares an endpoint's billing latch with the processes that share the quota, if any
	 * do.
	 * @param latch the latch
	 * @param exchange what sends the key there
	 */
	void shareLatch(BillingLatch latch, AiExchange exchange) {
		if (this.latches != null) {
			this.latches.add(latch, exchange);
		}
	}

	/**
	 * Gives back what was taken in advance.
	 */
	void close() {
		if (this.gate instanceof DefaultAdmissionGate own) {
			own.close();
		}
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
