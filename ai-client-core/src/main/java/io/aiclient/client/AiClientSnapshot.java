package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.resilience.RetryBudget;

/**
 * How a client stands at one moment.
 *
 * @param name the client's name
 * @param admission limits and queue
 * @param breaker state of the circuit breaker: {@code closed}, {@code open},
 * {@code half-open}, {@code disabled}, {@code forced-open} or {@code metrics-only}
 * @param latch the billing latch, or null if it is not set
 * @param retries how the retry budget stands
 */
public record AiClientSnapshot(String name, AdmissionSnapshot admission, String breaker, @Nullable Latch latch,
		RetryBudget.Use retries) {

	/**
	 * What requests wait for now, whatever holds them.
	 * @return {@code latch}; {@code breaker} if it is open; else what the first in the
	 * queue waits for: {@code concurrency}, {@code cooldown} or a limit's name such as
	 * {@code requests}; null if nothing holds anybody
	 */
	public @Nullable String waitingFor() {
		if (this.latch != null) {
			return "latch";
		}
		return this.breaker.endsWith("open") ? "breaker" : this.admission.waitingFor();
	}

	/**
	 * A billing latch that is set.
	 *
	 * @param reason what set it
	 * @param since how long ago
	 * @param untilProbe when one request may try again; zero if it may now
	 */
	public record Latch(String reason, Duration since, Duration untilProbe) {

	}

}
