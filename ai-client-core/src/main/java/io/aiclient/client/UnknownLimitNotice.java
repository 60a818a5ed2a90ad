package io.aiclient.client;

import java.util.concurrent.atomic.AtomicBoolean;

import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.RateLimits;
import io.aiclient.error.AiClientException;
import io.aiclient.error.Log;
import io.aiclient.resilience.Outcome;

/**
 * Logs once that the provider limits a client which knows no limit: nothing fails in a
 * batch for it, so nothing else shows that it is slower than it could be.
 */
final class UnknownLimitNotice {

	private static final Log logger = Log.of(UnknownLimitNotice.class);

	private final RateLimits limits;

	private final AdmissionGate gate;

	private final AtomicBoolean due;

	/**
	 * Creates the notice.
	 * @param limits the limits that are known beforehand
	 * @param gate the gate that keeps to them
	 * @param mayLearn whether it would learn others
	 */
	UnknownLimitNotice(RateLimits limits, AdmissionGate gate, boolean mayLearn) {
		this.limits = limits;
		this.gate = gate;
		this.due = new AtomicBoolean(mayLearn && limits.configured().equals(RateLimitSettings.none()));
	}

	void failed(Outcome outcome, AiClientException error) {
		if (outcome == Outcome.RATE_LIMITED && this.due.get() && this.gate.snapshot().windows().isEmpty()
				&& this.due.compareAndSet(true, false)) {
			logger.warn(
					"Client '{}' is refused for its rate, and knows no limit to keep to: set {} or {} to what your "
							+ "account allows. {}",
					this.limits.client(), this.limits.property() + ".requests-per-minute",
					this.limits.property() + ".tokens-per-minute", error);
		}
	}

}
