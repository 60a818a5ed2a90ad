package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.AdmissionSnapshot;

/**
 * How a client stands at one moment.
 *
 * @param name the client's name
 * @param admission limits and queue
 * @param breaker state of the circuit breaker: {@code closed}, {@code open},
 * {@code half-open}, {@code disabled}, {@code forced-open} or {@code metrics-only}
 * @param latch the billing latch, or null if it is not set
 */
public record AiClientSnapshot(String name, AdmissionSnapshot admission, String breaker, @Nullable Latch latch) {

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
