package io.aiclient.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aiclient.Ticker;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.SharedQuota.LatchChange;
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

	private final List<BillingLatch> latches = new CopyOnWriteArrayList<>();

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
	 * Shares an endpoint's billing latch with the processes that share the quota, if any
	 * do: whose account is refused here is refused there.
	 * @param latch the latch
	 */
	void shareLatch(BillingLatch latch) {
		if (this.gate instanceof DefaultAdmissionGate own) {
			this.latches.add(latch);
			latch.onChange((reason) -> own.latchChanged(new LatchChange(reason)));
			own.onLatch((change) -> this.latches.forEach((each) -> each.hear(change.reason())));
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
			this.usedUpUntilNanos = this.ticker.nanos()
					+ Ticker.clamp((asked != null) ? asked : this.dailyLimitWait).toNanos();
		}
	}

}
