package io.aiclient.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.aiclient.AiRequest;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.tokens.TokenEstimate;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.Outcome;

/**
 * How often a rate limit has refused one row of a batch while others were accepted. Of
 * one call, whose attempts follow one another, and of one quota.
 * <p>
 * How is it designed, and why? A row of a batch waits for its turn as long as it takes;
 * but one that no window can hold looks the same as one that has bad luck, and would be
 * asked for ever. What happens to others distinguishes them: a row is given up after
 * {@value #MOST} refusals, across at least two of the limit's windows, if between each
 * two of them another row of the same model, at least as large, was sent and answered. If
 * only smaller ones were, or if there was no other row left, a refusal counts half. One
 * that has another reason does not count: a pause that began after the row was sent, a
 * lowered limit, a breaker or a latch that is set.
 * <p>
 * Once any other row was answered between two of its refusals, the row waits so long
 * between its attempts that {@value #MOST} span the two windows, and its refusals teach
 * nothing: they slow no other row, unless the provider asks for a pause.
 */
final class RowRefusals {

	static final int MOST = 8;

	private static final int WINDOWS = 2;

	private static final Duration UNKNOWN_WINDOW = Duration.ofMinutes(1);

	private static final Duration DAY = Duration.ofDays(1);

	private final Call call;

	private final Map<String, Long> allowances = new HashMap<>();

	private final Quota quota;

	private Outcome outcome = Outcome.RATE_LIMITED;

	/**
	 * Refusals that count, in halves.
	 */
	private int halves;

	private long firstNanos;

	/**
	 * When the last attempt was sent whose refusal counts: others that were sent since
	 * and answered are accepted while the row is not.
	 */
	private long lastCountedNanos;

	private long lastSentNanos;

	private boolean othersAnswered;

	private boolean suspect;

	RowRefusals(Call call, Quota quota) {
		this.call = call;
		this.quota = quota;
	}

	/**
	 * What it says that the row was refused for its rate. The attempt is not settled yet.
	 */
	Finding refused(Attempt attempt, Outcome outcome, long now) {
		Endpoint endpoint = attempt.endpoint();
		if (outcome != this.outcome) {
			this.outcome = outcome;
			this.halves = 0;
			this.suspect = false;
		}
		AdmissionSnapshot admission = this.quota.gate().snapshot();
		boolean lowered = hasLowerLimit(admission);
		boolean explained = lowered || !admission.cooldown().isZero() || endpoint.breaker().state().isTripped()
				|| endpoint.latch().isBlocked();
		AnsweredSizes others = this.quota.answeredSizes();
		int counts = explained ? 0 : counts(others, admission);
		this.suspect |= this.halves > 0 && !explained && others.hasAnswered(this.lastSentNanos);
		this.lastSentNanos = attempt.sentNanos();
		others.refused(this.call, this.suspect, now);
		if (counts > 0) {
			this.firstNanos = (this.halves == 0) ? now : this.firstNanos;
			this.lastCountedNanos = attempt.sentNanos();
			this.halves += counts;
		}
		Duration window = (outcome == Outcome.DAILY_LIMIT) ? DAY : window(admission);
		if (counts > 0 && this.halves >= 2 * MOST && now - this.firstNanos >= WINDOWS * window.toNanos()) {
			return Finding.HOPELESS;
		}
		return this.suspect ? new Finding(true, false, spacing(outcome, window)) : Finding.NOTHING;
	}

	static AiClientException givenUp(AiClientException error) {
		return error.withMessage(error.getMessage() + " (not tried again: it was refused " + error.attempts()
				+ " times, while others were answered)");
	}

	private int counts(AnsweredSizes others, AdmissionSnapshot admission) {
		if (this.halves == 0) {
			return 2;
		}
		AiRequest request = this.call.request();
		long largest = others.largest(request, this.lastCountedNanos);
		this.othersAnswered |= largest > 0;
		if (largest > 0) {
			return (largest >= TokenEstimate.of(request)) ? 2 : 1;
		}
		boolean alone = admission.inFlight() == 1 && admission.waiting() == 0
				&& (admission.shared() == null || admission.shared().members() <= 1)
				&& !others.hasRefusedOthers(this.call, this.lastCountedNanos);
		return (alone && this.othersAnswered) ? 1 : 0;
	}

	private boolean hasLowerLimit(AdmissionSnapshot admission) {
		boolean lower = false;
		for (WindowUsage usage : admission.windows()) {
			Long before = this.allowances.put(usage.name(), usage.allowance());
			lower |= before != null && usage.allowance() < before;
		}
		return lower;
	}

	private static Duration window(AdmissionSnapshot admission) {
		return admission.windows()
			.stream()
			.map(WindowUsage::window)
			.filter((window) -> window.compareTo(DAY) < 0)
			.reduce((one, other) -> (one.compareTo(other) >= 0) ? one : other)
			.orElse(UNKNOWN_WINDOW);
	}

	/**
	 * The refusals from the second to the last span the windows.
	 */
	private static Duration spacing(Outcome outcome, Duration window) {
		return (outcome == Outcome.DAILY_LIMIT) ? Duration.ZERO : window.multipliedBy(WINDOWS).dividedBy(MOST - 2);
	}

	/**
	 * What a refusal says.
	 *
	 * @param ownFault whether it is the row that is refused, and not the client
	 * @param hopeless whether the row is given up
	 * @param spacing how long the row waits at least before it is asked for again
	 */
	record Finding(boolean ownFault, boolean hopeless, Duration spacing) {

		static final Finding NOTHING = new Finding(false, false, Duration.ZERO);

		static final Finding OWN_FAULT = new Finding(true, false, Duration.ZERO);

		static final Finding HOPELESS = new Finding(true, true, Duration.ZERO);

	}

}
