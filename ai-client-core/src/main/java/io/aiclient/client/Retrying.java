package io.aiclient.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.aiclient.Ticker;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.Log;
import io.aiclient.resilience.Classification;
import io.aiclient.resilience.FailedAttempt;
import io.aiclient.resilience.Outcome;
import io.aiclient.resilience.RetryBudget;
import io.aiclient.resilience.RetryPolicy;
import io.aiclient.resilience.RetrySettings;

/**
 * Decides whether a failed attempt is made again, and what that uses up.
 * <p>
 * How is it designed, and why? A call and an item of a batch have so many retries, so
 * much time, and a share of the client's retry budget. But an item that could have been
 * any other is not to blame, and has only to wait: for the quota, if its rate was
 * refused; for the breaker, if that says that the provider is down. Such a wait uses up
 * none of the three, because the gate or the breaker holds the item back anyhow. A
 * failure that may be the item's own fault always uses up a retry, or a batch whose last
 * rows all make the provider fail would never end. Going on to another endpoint is no
 * retry: nothing was done for the request, and it goes to each endpoint once.
 */
final class Retrying {

	private static final Log logger = Log.of(Retrying.class);

	private static final long NOTICE_NANOS = Duration.ofMinutes(1).toNanos();

	private final RetryPolicy policy;

	private final RetryBudget budget;

	private final Endpoints endpoints;

	private final RetrySettings settings;

	private final String clientName;

	private final String budgetProperty;

	private final Ticker ticker;

	private final AtomicLong nextNotice;

	Retrying(ClientOptions settings, ClientParts parts) {
		this.policy = parts.retryPolicy();
		this.budget = parts.retryBudget();
		this.endpoints = parts.endpoints();
		this.settings = settings.retry;
		this.clientName = settings.name;
		this.budgetProperty = settings.property("retry.budget");
		this.ticker = settings.ticker;
		this.nextNotice = new AtomicLong(this.ticker.nanos());
	}

	/**
	 * Decides, once the breaker knows of the failure, and prepares the call for what
	 * follows. If the policy throws, the error that it was asked about says so, and the
	 * request ends with it.
	 */
	Decision decide(Call call, Endpoint endpoint, Classification classification, AiClientException error,
			Duration took) {
		try {
			return tryToDecide(call, endpoint,
					new Classification(classification.outcome(), classification.retry(), error), took);
		}
		catch (AiRefusedLocallyException policyThrew) {
			return new Decision(null,
					error.withMessage(error.getMessage() + " (not tried again: " + policyThrew.getMessage() + ")"),
					false);
		}
	}

	private Decision tryToDecide(Call call, Endpoint endpoint, Classification classification, Duration took) {
		AiClientException error = classification.error();
		boolean outage = isOutage(call, endpoint, classification);
		if (call.asked().passage().isMetered() && classification.outcome().isOfItsEndpoint()
				&& this.endpoints.of(call).offerAnother(call.retries().tried(), endpoint)) {
			call.deadline().use(outage ? Duration.ZERO : took);
			return moveOn(call, endpoint, error);
		}
		boolean blameless = outage || waitsForQuota(call, classification);
		boolean pauses = error.retryAfter() != null || classification.outcome().isRateLimit();
		boolean standsStill = blameless || pauses;
		Duration delay = blameless ? delayOfBlameless(classification)
				: this.policy.delayBeforeRetry(new FailedAttempt(classification, call.retries().count(),
						call.retries().wasRetriedAfter(classification.outcome())));
		call.deadline().use(outage ? Duration.ZERO : took);
		if (delay == null || !call.deadline().hasTimeFor(delay, standsStill, this.ticker.nanos())) {
			return new Decision(null, error, false);
		}
		boolean granted = blameless || classification.outcome().isRateLimit() || this.budget.tryTake();
		if (!granted && !call.isBatchItem()) {
			return new Decision(null, error.withMessage(
					error.getMessage() + " (not tried again: the retry budget is spent, " + this.budgetProperty + ")"),
					false);
		}
		if (!granted) {
			warnOfDelay(error);
		}
		call.deadline().use(standsStill ? Duration.ZERO : delay);
		call.retries().retry(classification.outcome(), !blameless, granted);
		return new Decision(delay, error, pauses);
	}

	/**
	 * Decides about a row that its quota never lets through: another endpoint may.
	 */
	Decision giveUp(Call call, Endpoint endpoint, AiClientException error) {
		return this.endpoints.offerAnother(call.retries().tried(), endpoint) ? moveOn(call, endpoint, error)
				: new Decision(null, error, false);
	}

	private Decision moveOn(Call call, Endpoint endpoint, AiClientException error) {
		if (!call.deadline().hasTimeFor(Duration.ZERO, true, this.ticker.nanos())) {
			return new Decision(null, error, false);
		}
		call.retries().moveOn(endpoint);
		return new Decision(Duration.ZERO, error, false);
	}

	/**
	 * Asks the budget for the retry of an item that it could not grant before.
	 */
	boolean mayGoOn(Call call) {
		if (call.retries().isGranted()) {
			return true;
		}
		boolean granted = this.budget.tryTake();
		if (granted) {
			call.retries().grant();
		}
		return granted;
	}

	Duration untilNextChance() {
		return this.budget.untilNextChance();
	}

	/**
	 * An outage as long as it lasts uses up no retry of an item, once the breaker has
	 * seen it. Calls do not wait for the breaker.
	 */
	private static boolean isOutage(Call call, Endpoint endpoint, Classification classification) {
		return call.isBatchItem() && classification.isOutage() && classification.retry() != Outcome.Retry.NEVER
				&& endpoint.breaker().state().isTripped();
	}

	private static boolean waitsForQuota(Call call, Classification classification) {
		Outcome outcome = classification.outcome();
		return call.isBatchItem() && (outcome == Outcome.DAILY_LIMIT
				|| (outcome == Outcome.RATE_LIMITED && classification.retry() != Outcome.Retry.NEVER));
	}

	/**
	 * Always as before a first retry, even where the policy allows none.
	 */
	private @Nullable Duration delayOfBlameless(Classification classification) {
		Duration asked = classification.error().retryAfter();
		if (classification.outcome() == Outcome.DAILY_LIMIT) {
			return this.settings.untilDailyReset(asked);
		}
		if (asked != null && !this.settings.obeys(asked)) {
			return null;
		}
		Duration delay = this.policy.delayBeforeRetry(new FailedAttempt(classification, 0, false));
		if (delay != null) {
			return delay;
		}
		return (asked != null) ? asked : Duration.ZERO;
	}

	/**
	 * Nothing fails in a batch for it, so only this shows why it is slow.
	 */
	private void warnOfDelay(AiClientException error) {
		long now = this.ticker.nanos();
		long due = this.nextNotice.get();
		if (now - due >= 0 && this.nextNotice.compareAndSet(due, now + NOTICE_NANOS)) {
			logger.warn("Client '{}' delays retries of a batch: more of its attempts fail than the retry budget ({}) "
					+ "lets it make again. The last failure: {}", this.clientName, this.budgetProperty, error);
		}
	}

	/**
	 * What follows from a failure.
	 *
	 * @param delay the wait before the attempt is made again; null if it is not
	 * @param error the error to end with if it is not
	 * @param pauses whether the provider asks for the wait, so that a release of the
	 * pause ends it
	 */
	record Decision(@Nullable Duration delay, AiClientException error, boolean pauses) {

		Decision noSoonerThan(Duration least) {
			return (this.delay == null || this.delay.compareTo(least) >= 0) ? this
					: new Decision(least, this.error, this.pauses);
		}

	}

}
