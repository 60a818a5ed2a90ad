package io.aiclient.client;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.Outcome;

/**
 * Tells once that the provider limits a client which knows no limit: nothing fails in a
 * batch for it, so nobody would notice that it is slower than it could be.
 */
final class UnknownLimitNotice {

	private static final Logger logger = LoggerFactory.getLogger(UnknownLimitNotice.class);

	private final AiClientBuilder settings;

	private final AdmissionGate gate;

	private final AtomicBoolean due;

	UnknownLimitNotice(AiClientBuilder settings, AdmissionGate gate) {
		this.settings = settings;
		this.gate = gate;
		this.due = new AtomicBoolean(
				settings.admissionGate == null && settings.rateLimit.equals(RateLimitSettings.none()));
	}

	void failed(Outcome outcome, AiClientException error) {
		if (outcome == Outcome.RATE_LIMITED && this.due.get() && this.gate.snapshot().windows().isEmpty()
				&& this.due.compareAndSet(true, false)) {
			logger.warn(
					"Client '{}' is refused for its rate, and knows no limit to keep to: set {} or {} to what your "
							+ "account allows. {}",
					this.settings.name, this.settings.property("rate-limit.requests-per-minute"),
					this.settings.property("rate-limit.tokens-per-minute"), error.getMessage());
		}
	}

}
