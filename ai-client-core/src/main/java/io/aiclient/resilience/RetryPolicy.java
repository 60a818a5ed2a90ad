package io.aiclient.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether a failed attempt is made again, and when. Computes only: the client
 * waits. Safe for use by many threads.
 */
@FunctionalInterface
public interface RetryPolicy {

	/**
	 * The wait before the next attempt queues for admission.
	 * @param failed the attempt that failed
	 * @return how long to wait, never less than the provider asked for; null to give up
	 */
	@Nullable Duration delayBeforeRetry(FailedAttempt failed);

}
