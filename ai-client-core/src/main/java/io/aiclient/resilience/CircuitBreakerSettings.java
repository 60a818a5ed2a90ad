package io.aiclient.resilience;

import java.time.Duration;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

import io.aiclient.Ticker;

import static io.aiclient.error.SettingRules.aMilliOrMore;
import static io.aiclient.error.SettingRules.oneOrMore;
import static io.aiclient.error.SettingRules.require;

/**
 * When the circuit breaker opens and how it closes again.
 *
 * @param failureRateThreshold percentage of failures that opens it; above 0, at most 100
 * @param windowSize how many of the last calls are counted
 * @param minimumCalls how many calls there must be before the rate counts
 * @param waitInOpenState how long it stays open
 * @param probesInHalfOpenState how many calls it then lets through to try
 */
public record CircuitBreakerSettings(float failureRateThreshold, int windowSize, int minimumCalls,
		Duration waitInOpenState, int probesInHalfOpenState) {

	public CircuitBreakerSettings {
		require(failureRateThreshold > 0 && failureRateThreshold <= 100, "failureRateThreshold", failureRateThreshold,
				"must be a percentage above 0, at most 100");
		oneOrMore("windowSize", windowSize);
		oneOrMore("minimumCalls", minimumCalls);
		require(minimumCalls <= windowSize, "minimumCalls", minimumCalls,
				"must be from one to windowSize (" + windowSize + ")");
		aMilliOrMore("waitInOpenState", waitInOpenState);
		oneOrMore("probesInHalfOpenState", probesInHalfOpenState);
		waitInOpenState = Ticker.clamp(waitInOpenState);
	}

	/**
	 * Opens when 50 % of the last 20 calls failed, for 60 s, then tries 3.
	 * @return the default
	 */
	public static CircuitBreakerSettings defaults() {
		return new CircuitBreakerSettings(50, 20, 20, Duration.ofSeconds(60), 3);
	}

	public CircuitBreakerSettings withFailureRateThreshold(float failureRateThreshold) {
		return new CircuitBreakerSettings(failureRateThreshold, this.windowSize, this.minimumCalls,
				this.waitInOpenState, this.probesInHalfOpenState);
	}

	/**
	 * The same settings with another window.
	 * @param windowSize how many of the last calls are counted
	 * @param minimumCalls how many calls there must be before the rate counts; from one
	 * to {@code windowSize}
	 * @return the changed copy
	 */
	public CircuitBreakerSettings withWindow(int windowSize, int minimumCalls) {
		return new CircuitBreakerSettings(this.failureRateThreshold, windowSize, minimumCalls, this.waitInOpenState,
				this.probesInHalfOpenState);
	}

	public CircuitBreakerSettings withWaitInOpenState(Duration waitInOpenState) {
		return new CircuitBreakerSettings(this.failureRateThreshold, this.windowSize, this.minimumCalls,
				waitInOpenState, this.probesInHalfOpenState);
	}

	public CircuitBreakerSettings withProbesInHalfOpenState(int probesInHalfOpenState) {
		return new CircuitBreakerSettings(this.failureRateThreshold, this.windowSize, this.minimumCalls,
				this.waitInOpenState, probesInHalfOpenState);
	}

	/**
	 * These settings in Resilience4j's own form: a window that counts calls, every
	 * failure that is passed to it recorded, and slow calls not counted.
	 * @return the configuration
	 */
	public CircuitBreakerConfig toConfig() {
		return CircuitBreakerConfig.custom()
			.slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
			.slidingWindowSize(this.windowSize)
			.minimumNumberOfCalls(this.minimumCalls)
			.failureRateThreshold(this.failureRateThreshold)
			.waitDurationInOpenState(this.waitInOpenState)
			.permittedNumberOfCallsInHalfOpenState(this.probesInHalfOpenState)
			.slowCallRateThreshold(100)
			.slowCallDurationThreshold(Duration.ofDays(365))
			.build();
	}

}
