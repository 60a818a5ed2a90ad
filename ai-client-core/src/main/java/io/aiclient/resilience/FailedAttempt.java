package io.aiclient.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.AiClientException;

/**
 * An attempt that failed, as a {@link RetryPolicy} sees it.
 *
 * @param outcome how it failed
 * @param retry whether it may be made again; the outcome's own rule, unless the provider
 * said otherwise with {@code x-should-retry}
 * @param error what the caller would see
 * @param retries how many retries this request has used up so far; in a batch, those
 * after a rate limit or in an outage do not count
 * @param repeated whether one of those retries followed an attempt with the same outcome,
 * so that one that may be made again once has been
 */
public record FailedAttempt(Outcome outcome, Outcome.Retry retry, AiClientException error, int retries,
		boolean repeated) {

	/**
	 * How long the provider asked to wait.
	 * @return the floor of any wait, or null if it did not say
	 */
	public @Nullable Duration retryAfter() {
		return this.error.retryAfter();
	}

}
