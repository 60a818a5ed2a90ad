package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.Ticker;
import io.aiclient.error.AiClientException;
import io.aiclient.error.Log;
import io.aiclient.resilience.BillingLatch;

/**
 * Logs an endpoint that cannot be reached or says that it is down: once when that begins,
 * long before the breaker has seen enough to open, and once when it answers again.
 * Failures that come less than a minute after others belong to the same outage, so one
 * that answers now and then does not fill the log; those that go on for a minute without
 * an answer are logged all the same. Safe for use by many threads; an answer costs one
 * volatile read.
 */
final class OutageNotice {

	private static final Log logger = Log.of(OutageNotice.class);

	private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

	private final BillingLatch.Owner owner;

	private final Ticker ticker;

	private volatile boolean failing;

	private boolean logged;

	private boolean failedBefore;

	private long sinceNanos;

	private long lastFailureNanos;

	OutageNotice(BillingLatch.Owner owner, Ticker ticker) {
		this.owner = owner;
		this.ticker = ticker;
	}

	/**
	 * Takes note of a failure that any other request would have met as well.
	 */
	void failed(AiClientException error) {
		if (begins()) {
			logger.warn(
					"{} fails: {}. {}. Its next failures are not logged one by one, but the opening of its circuit "
							+ "breaker is, and its recovery",
					subject(), error,
					(this.owner.endpoint() != null) ? "Requests go to another endpoint where there is one that is well"
							: "The request is tried again as far as its retries and time allow");
		}
	}

	void answered(Attempt attempt) {
		if (this.failing) {
			Duration took = end(attempt.sentNanos());
			if (took != null) {
				logger.info("{} answers again, {} ms after its first failure", subject(), took.toMillis());
			}
		}
	}

	private synchronized boolean begins() {
		long now = this.ticker.nanos();
		if (!this.failing) {
			this.failing = true;
			this.logged = false;
			this.sinceNanos = now;
		}
		boolean quiet = this.failedBefore && now - this.lastFailureNanos < QUIET_NANOS
				&& now - this.sinceNanos < QUIET_NANOS;
		boolean begins = !this.logged && !quiet;
		this.logged |= begins;
		this.failedBefore = true;
		this.lastFailureNanos = now;
		return begins;
	}

	/**
	 * An answer to what was sent before the first failure says nothing of later.
	 * @return how long the outage took; null if it goes on or was not logged
	 */
	private synchronized @Nullable Duration end(long sentNanos) {
		if (!this.failing || sentNanos - this.sinceNanos < 0) {
			return null;
		}
		this.failing = false;
		return this.logged ? Duration.ofNanos(this.ticker.nanos() - this.sinceNanos) : null;
	}

	private String subject() {
		String endpoint = this.owner.endpoint();
		return ((endpoint != null) ? "Endpoint '" + endpoint + "' of client '" : "The provider of client '")
				+ this.owner.client() + "'";
	}

}
