package io.aiclient.client;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.resilience.BreakerState;
import io.aiclient.resilience.LatchState;
import io.aiclient.resilience.RetryBudget;

/**
 * How a client stands at one moment.
 *
 * @param name the client's name
 * @param admission limits and queue of its own exchange
 * @param breaker state of that exchange's circuit breaker
 * @param latch that exchange's billing latch, or null if it is not set
 * @param pause the pause that a refusal for its rate brought that exchange, or null if
 * there is none
 * @param endpoints all endpoints in their order, the first of them the client's own
 * exchange; empty if it is the only one
 * @param retries how the retry budget stands
 * @param cache what the response cache has brought so far, or null if there is none
 */
public record AiClientSnapshot(String name, AdmissionSnapshot admission, BreakerState breaker,
		@Nullable LatchState latch, @Nullable Pause pause, List<EndpointState> endpoints, RetryBudget.Use retries,
		@Nullable CacheUse cache) {

	public AiClientSnapshot {
		endpoints = List.copyOf(endpoints);
	}

	/**
	 * What requests wait for now, whatever holds them.
	 * @return if no endpoint is left, what holds the first: {@code latch} or
	 * {@code breaker}; else what the first in a queue waits for: {@code concurrency},
	 * {@code cooldown}, {@code shared-quota} or a limit's name such as {@code requests};
	 * null if nothing holds a request
	 */
	public @Nullable String waitingFor() {
		String held = heldBy(this.latch, this.breaker);
		if (this.endpoints.isEmpty()) {
			return (held != null) ? held : this.admission.waitingFor();
		}
		List<EndpointState> left = this.endpoints.stream()
			.filter((endpoint) -> heldBy(endpoint.latch(), endpoint.breaker()) == null)
			.toList();
		return left.isEmpty() ? held
				: left.stream()
					.map((endpoint) -> endpoint.admission().waitingFor())
					.filter(Objects::nonNull)
					.findFirst()
					.orElse(null);
	}

	private static @Nullable String heldBy(@Nullable LatchState latch, BreakerState breaker) {
		if (latch != null) {
			return "latch";
		}
		return breaker.isTripped() ? "breaker" : null;
	}

	/**
	 * Limits and queue of each quota: of the client's own exchange, and of those
	 * endpoints that do not share it.
	 * @return one or more
	 */
	public List<AdmissionSnapshot> quotas() {
		return this.endpoints.isEmpty() ? List.of(this.admission)
				: this.endpoints.stream()
					.filter((endpoint) -> !endpoint.sharedQuota())
					.map(EndpointState::admission)
					.toList();
	}

	/**
	 * How an endpoint stands.
	 *
	 * @param name its name; {@code first} for the client's own exchange
	 * @param sharedQuota whether it draws on the quota of the first
	 * @param admission limits and queue of its quota
	 * @param breaker state of its circuit breaker
	 * @param latch its billing latch, or null if it is not set
	 * @param pause the pause of its quota, or null if there is none
	 */
	public record EndpointState(String name, boolean sharedQuota, AdmissionSnapshot admission, BreakerState breaker,
			@Nullable LatchState latch, @Nullable Pause pause) {

	}

	/**
	 * What a response cache has brought since the client was built.
	 *
	 * @param hits look-ups that found an answer
	 * @param misses look-ups that found none
	 * @param errors look-ups that failed, took too long, or were left out because one
	 * just did; and answers that could not be kept
	 */
	public record CacheUse(long hits, long misses, long errors) {

	}

	/**
	 * A pause after a refusal for the rate, in which nothing is sent.
	 *
	 * @param reason what the refusal said; null if another process was refused, or the
	 * gate is the user's own
	 * @param left how long it still lasts
	 */
	public record Pause(@Nullable String reason, Duration left) {

	}

}
