package io.aiclient.spring.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.CircuitBreaker;
import io.aiclient.spring.autoconfigure.AiClientProperties.Retry;

import static io.aiclient.spring.autoconfigure.ClientSource.in;

/**
 * Works out how a client's failed attempts are made again, and when its breaker opens.
 */
final class ResilienceResolution {

	private final ClientSource source;

	ResilienceResolution(ClientSource source) {
		this.source = source;
	}

	RetrySettings retry() {
		RetrySettings defaults = RetrySettings.defaults();
		Written<Integer> maxRetries = this.source.find("retry.max-retries",
				in(AiClientProperties::retry, Retry::maxRetries));
		Written<Duration> initial = this.source.find("retry.initial-delay",
				in(AiClientProperties::retry, Retry::initialDelay));
		Written<Double> multiplier = this.source.find("retry.multiplier",
				in(AiClientProperties::retry, Retry::multiplier));
		Written<Duration> max = this.source.find("retry.max-delay", in(AiClientProperties::retry, Retry::maxDelay));
		Written<Duration> retryAfter = this.source.find("retry.max-retry-after",
				in(AiClientProperties::retry, Retry::maxRetryAfter));
		Written<Double> budget = this.source.find("retry.budget", in(AiClientProperties::retry, Retry::budget));
		if (initial != null && max != null && max.value().compareTo(initial.value()) < 0) {
			throw max.invalid("it is below " + initial, "Write " + max.property() + "="
					+ Written.asWritten(initial.value()) + " or more, or lower " + initial.property() + ".");
		}
		Duration initialDelay = Written.aMilliOrMore(initial,
				(max != null) ? shorter(defaults.initialDelay(), max.value()) : defaults.initialDelay());
		Duration maxDelay = Written.aMilliOrMore(max, longer(defaults.maxDelay(), initialDelay));
		return new RetrySettings(
				Written.require(maxRetries, (value) -> value >= 0, "must be zero or more", defaults.maxRetries()),
				initialDelay,
				Written.require(multiplier, (value) -> value >= 1 && value <= 1000, "must be from 1 to 1000",
						defaults.multiplier()),
				maxDelay,
				Written.require(retryAfter, (value) -> !value.isNegative(), "must be zero or more",
						defaults.maxRetryAfter()),
				Written.require(budget, (value) -> value >= 0 && value <= 1, "must be from 0 to 1", defaults.budget()));
	}

	CircuitBreakerSettings circuitBreaker() {
		CircuitBreakerSettings defaults = CircuitBreakerSettings.defaults();
		Written<Float> threshold = this.source.find("circuit-breaker.failure-rate-threshold",
				in(AiClientProperties::circuitBreaker, CircuitBreaker::failureRateThreshold));
		Written<Integer> window = this.source.find("circuit-breaker.window-size",
				in(AiClientProperties::circuitBreaker, CircuitBreaker::windowSize));
		Written<Integer> minimum = this.source.find("circuit-breaker.minimum-calls",
				in(AiClientProperties::circuitBreaker, CircuitBreaker::minimumCalls));
		Written<Duration> wait = this.source.find("circuit-breaker.wait-in-open-state",
				in(AiClientProperties::circuitBreaker, CircuitBreaker::waitInOpenState));
		Written<Integer> probes = this.source.find("circuit-breaker.probes-in-half-open-state",
				in(AiClientProperties::circuitBreaker, CircuitBreaker::probesInHalfOpenState));
		ConcurrencyResolution.requireNotBelow(window, minimum, "the window holds all the calls that are counted");
		int windowSize = Written.require(window, (value) -> value >= 1, "must be one or more",
				Math.max(defaults.windowSize(), Written.orElse(minimum, 1)));
		return new CircuitBreakerSettings(
				Written.require(threshold, (value) -> value > 0 && value <= 100, "must be above 0 and at most 100",
						defaults.failureRateThreshold()),
				windowSize,
				Written.require(minimum, (value) -> value >= 1, "must be one or more",
						Math.min(defaults.minimumCalls(), windowSize)),
				Written.aMilliOrMore(wait, defaults.waitInOpenState()), Written.require(probes, (value) -> value >= 1,
						"must be one or more", defaults.probesInHalfOpenState()));
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

}
