package io.aiclient.resilience;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Waits that grow by a factor, spread by jitter.
 * <p>
 * The wait before retry n (from 1) is {@code initialDelay × multiplier^(n-1)}, at most
 * {@code maxDelay}, of which up to a quarter is taken off at random: with the defaults
 * 375 to 500 ms, 750 ms to 1 s, 1.5 to 2 s. A {@code Retry-After} is a floor: if it is
 * longer, the wait is that, and up to a quarter of the computed wait is added above it.
 */
public final class ExponentialBackoff implements RetryPolicy {

	private static final double JITTER = 0.25;

	private final RetrySettings settings;

	private final DoubleSupplier random;

	/**
	 * Creates the policy.
	 * @param settings how often and how late
	 */
	public ExponentialBackoff(RetrySettings settings) {
		this(settings, () -> ThreadLocalRandom.current().nextDouble());
	}

	ExponentialBackoff(RetrySettings settings, DoubleSupplier random) {
		this.settings = settings;
		this.random = random;
	}

	@Override
	public @Nullable Duration delayBeforeRetry(FailedAttempt failed) {
		if (failed.retries() >= this.settings.maxRetries() || !mayBeMadeAgain(failed)) {
			return null;
		}
		Duration floor = failed.retryAfter();
		if (floor != null && !this.settings.obeys(floor)) {
			return null;
		}
		return delay(failed.retries(), floor);
	}

	private static boolean mayBeMadeAgain(FailedAttempt failed) {
		return switch (failed.retry()) {
			case NEVER -> false;
			case ONCE -> !failed.repeated();
			case ALLOWED -> true;
		};
	}

	private Duration delay(int retries, @Nullable Duration floor) {
		double grown = this.settings.initialDelay().toNanos() * Math.pow(this.settings.multiplier(), retries);
		double computed = Math.min(grown, (double) this.settings.maxDelay().toNanos());
		double jitter = computed * JITTER * this.random.getAsDouble();
		Duration delay = Duration.ofNanos((long) (computed - jitter));
		return (floor != null && floor.compareTo(delay) >= 0) ? floor.plusNanos((long) jitter) : delay;
	}

}
