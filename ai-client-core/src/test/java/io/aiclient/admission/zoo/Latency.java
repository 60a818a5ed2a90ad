package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a provider takes from a request's arrival to its answer.
 *
 * @param base nanoseconds for any request
 * @param perToken more for each token of the answer
 */
public record Latency(Draw base, Duration perToken) {

	public static Latency of(Draw base) {
		return new Latency(base, Duration.ZERO);
	}

	long nanos(long completionTokens, RandomGenerator random) {
		return this.base.next(random) + completionTokens * this.perToken.toNanos();
	}

}
