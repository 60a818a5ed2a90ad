package io.aiclient.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.AiClientException;

/**
 * An attempt that failed, as a {@link RetryPolicy} sees it.
 *
 * @param classification what it came to
 * @param retries how many retries this request has used up so far; in a batch, those
 * after a rate limit or in an outage do not count
 * @param repeated whether one of those retries followed an attempt with the same outcome,
 * so that one that may be made again once has been
 */
public record FailedAttempt(Classification classification, int retries, boolean repeated) {

	/**
	 * How it failed.
	 * @return the outcome
	 */
	public Outcome outcome() {
		return this.classification.outcome();
	}

	/**
	 * Whether it may be made again.
	 * @return the outcome's own rule, unless the provider said otherwise with
	 * {@code x-should-retry}
	 */
	public Outcome.Retry retry() {
		return this.classification.retry();
	}

	/**
	 * What the caller would see.
	 * @return the error
	 */
	public AiClientException error() {
		return this.classification.error();
	}

	/**
	 * How long the provider asked to wait.
	 * @return the floor of any wait, or null if it did not say
	 */
	public @Nullable Duration retryAfter() {
		return error().retryAfter();
	}

}
