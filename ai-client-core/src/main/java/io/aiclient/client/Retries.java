package io.aiclient.client;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.aiclient.resilience.Outcome;

/**
 * What the failures of a call have used up: its retries, the endpoints that it need not
 * try again, and the refusals by each quota. Of the thread that drives the call.
 */
final class Retries {

	private Set<Outcome> retriedAfter = Set.of();

	private Set<Endpoint> tried = Set.of();

	private Map<Quota, RowRefusals> refusals = Map.of();

	private int count;

	private boolean granted = true;

	void moveOn(Endpoint from) {
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
	 * @param counts whether it uses up a retry
	 * @param granted whether the retry budget has room for it; else it is asked again
	 */
	void retry(Outcome outcome, boolean counts, boolean granted) {
		this.tried = Set.of();
		this.count += counts ? 1 : 0;
		if (this.retriedAfter.isEmpty()) {
			this.retriedAfter = EnumSet.noneOf(Outcome.class);
		}
		this.retriedAfter.add(outcome);
		this.granted = granted;
	}

	boolean wasRetriedAfter(Outcome outcome) {
		return this.retriedAfter.contains(outcome);
	}

	boolean isGranted() {
		return this.granted;
	}

	void grant() {
		this.granted = true;
	}

	int count() {
		return this.count;
	}

	/**
	 * What a failure says of a row of a batch, if it is a refusal for its rate. The
	 * attempt is not settled yet.
	 */
	RowRefusals.Finding refused(Attempt attempt, Outcome outcome, long now) {
		if (outcome == Outcome.REQUEST_TOO_LARGE) {
			return RowRefusals.Finding.OWN_FAULT;
		}
		if (!attempt.call().isBatchItem() || !outcome.isRateLimit()) {
			return RowRefusals.Finding.NOTHING;
		}
		if (this.refusals.isEmpty()) {
			this.refusals = new HashMap<>(2);
		}
		return this.refusals
			.computeIfAbsent(attempt.endpoint().quota(), (quota) -> new RowRefusals(attempt.call(), quota))
			.refused(attempt, outcome, now);
	}

}
