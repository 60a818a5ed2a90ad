package io.aiclient.resilience;

import java.util.Locale;

/**
 * The states of a circuit breaker, as Resilience4j has them.
 */
public enum BreakerState {

	CLOSED, OPEN, HALF_OPEN, FORCED_OPEN, DISABLED, METRICS_ONLY;

	/**
	 * Whether the breaker takes the provider to be down: it is open, or tries with a few
	 * requests whether it may close.
	 * @return false if every request passes
	 */
	public boolean isTripped() {
		return this == OPEN || this == HALF_OPEN || this == FORCED_OPEN;
	}

	/**
	 * The name as logs and the actuator show it, for example {@code half-open}.
	 */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
