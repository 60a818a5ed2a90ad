package io.aiclient.client;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

import io.aiclient.resilience.Outcome;

/**
 * How a call goes round the chain: whether it goes on, and what it used up for that.
 */
final class Rounds {

	private Set<Outcome> retriedAfter = Set.of();

	private Set<Endpoint> tried = Set.of();

	private int retries;

	private boolean retryGranted = true;

	private boolean goesOn;

	/**
	 * Begins another round.
	 */
	void begin() {
		this.goesOn = false;
	}

	void goOn() {
		this.goesOn = true;
	}

	boolean goesOn() {
		return this.goesOn;
	}

	/**
	 * Goes on to another endpoint.
	 * @param from which endpoint failed it
	 */
	void moveOn(Endpoint from) {
		goOn();
		if (this.tried.isEmpty()) {
			this.tried = new HashSet<>();
		}
		this.tried.add(from);
	}

	/**
	 * The endpoints that failed it at once since it last waited.
	 */
	Set<Endpoint> tried() {
		return this.tried;
	}

	/**
	 * Goes on with another attempt.
	 * @param outcome what the last one came to
	 * @param countsAsRetry whether it uses up a retry
	 * @param granted whether the retry budget has room for it; else it is asked again
	 */
	void retry(Outcome outcome, boolean countsAsRetry, boolean granted) {
		goOn();
		this.tried = Set.of();
		this.retries += countsAsRetry ? 1 : 0;
		if (this.retriedAfter.isEmpty()) {
			this.retriedAfter = EnumSet.noneOf(Outcome.class);
		}
		this.retriedAfter.add(outcome);
		this.retryGranted = granted;
	}

	boolean wasRetriedAfter(Outcome outcome) {
		return this.retriedAfter.contains(outcome);
	}

	boolean isRetryGranted() {
		return this.retryGranted;
	}

	void grantRetry() {
		this.retryGranted = true;
	}

	int retries() {
		return this.retries;
	}

}
