package io.aiclient.benchmarks.micro;

import java.time.Duration;

import reactor.core.scheduler.Schedulers;

import io.aiclient.TokenUsage;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.Priority;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.admission.tokens.TokenDemand;

/**
 * What the attempts of all benchmarks of a gate have in common: their request and their
 * settlement are made once, so that none of it is measured.
 */
final class Attempts {

	/**
	 * Needs 500 tokens for its prompt and up to 256 for its answer.
	 */
	static final AdmissionRequest REQUEST = new AdmissionRequest(Priority.INTERACTIVE, TokenDemand.of(500, 256, 256));

	/**
	 * Needed fewer tokens than were reserved.
	 */
	static final Settlement ANSWERED = Settlement.answered(new TokenUsage(480, 120, 600, 0), Duration.ofMillis(300));

	private static final long NEVER_BINDS = 1_000_000_000_000L;

	private static final Duration WINDOW = Duration.ofSeconds(1);

	private Attempts() {
	}

	/**
	 * Creates a gate with limits of requests and of tokens that are in force, and never
	 * bind.
	 * @param concurrency how many may be under way at once
	 * @param ticker the source of time
	 * @return the gate, which sets no timer
	 */
	static DefaultAdmissionGate gate(int concurrency, OperationTicker ticker) {
		RateLimitSettings limits = RateLimitSettings.none()
			.withRequestsPerMinute(NEVER_BINDS)
			.withTokensPerMinute(NEVER_BINDS)
			.withWindow(WINDOW)
			.withTokenWindow(WINDOW);
		return new DefaultAdmissionGate(RateLimits.of(limits),
				ConcurrencyLimit.of(ConcurrencySettings.fixed(concurrency)), ticker, Schedulers.parallel());
	}

}
