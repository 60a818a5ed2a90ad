package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.CircuitBreaker;
import io.aiclient.spring.autoconfigure.AiClientProperties.Retry;

/**
 * Works out how a client's failed attempts are made again, and when its breaker opens.
 */
final class ResilienceResolution {

	private ResilienceResolution() {
	}

	static RetrySettings retry(ClientSource source) {
		RetrySettings defaults = RetrySettings.defaults();
		PropertyGroup<Retry> retry = source.group("retry", AiClientProperties::retry);
		Written<Duration> initial = retry.find("initial-delay", Retry::initialDelay);
		Written<Duration> max = retry.find("max-delay", Retry::maxDelay);
		if (initial != null && max != null && max.value().compareTo(initial.value()) < 0) {
			throw max.invalid("it is below " + initial, "Write " + max.property() + "="
					+ Written.asWritten(initial.value()) + " or more, or lower " + initial.property() + ".");
		}
		Duration initialDelay = Written.orElse(initial, (max != null)
				? Collections.min(List.of(defaults.initialDelay(), max.value())) : defaults.initialDelay());
		return retry
			.check(() -> defaults.withMaxRetries(retry.get("max-retries", Retry::maxRetries, defaults.maxRetries()))
				.withDelays(initialDelay, retry.get("multiplier", Retry::multiplier, defaults.multiplier()),
						Written.orElse(max, Collections.max(List.of(defaults.maxDelay(), initialDelay))))
				.withMaxRetryAfter(retry.get("max-retry-after", Retry::maxRetryAfter, defaults.maxRetryAfter()))
				.withBudget(retry.get("budget", Retry::budget, defaults.budget())));
	}

	static CircuitBreakerSettings circuitBreaker(ClientSource source) {
		CircuitBreakerSettings defaults = CircuitBreakerSettings.defaults();
		PropertyGroup<CircuitBreaker> breaker = source.group("circuit-breaker", AiClientProperties::circuitBreaker);
		Written<Integer> window = breaker.find("window-size", CircuitBreaker::windowSize);
		Written<Integer> minimum = breaker.find("minimum-calls", CircuitBreaker::minimumCalls);
		ConcurrencyResolution.requireNotBelow(window, minimum, "the window holds all the calls that are counted");
		int windowSize = Written.orElse(window, Math.max(defaults.windowSize(), Written.orElse(minimum, 1)));
		return breaker.check(() -> defaults
			.withFailureRateThreshold(breaker.get("failure-rate-threshold", CircuitBreaker::failureRateThreshold,
					defaults.failureRateThreshold()))
			.withWindow(windowSize, Written.orElse(minimum, Math.min(defaults.minimumCalls(), windowSize)))
			.withWaitInOpenState(
					breaker.get("wait-in-open-state", CircuitBreaker::waitInOpenState, defaults.waitInOpenState()))
			.withProbesInHalfOpenState(breaker.get("probes-in-half-open-state", CircuitBreaker::probesInHalfOpenState,
					defaults.probesInHalfOpenState())));
	}

}
