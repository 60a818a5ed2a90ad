package io.aiclient.admission;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.AiClientException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.error.ErrorDetails;

/**
 * Turns away what can go only after its deadline, as soon as that is certain. Certain is
 * the pause after a refusal; but what will be learned from the refusal is not known
 * before its end, and what those in flight will report or give back is not known before
 * theirs. So the wait for a limit is certain only when the client does not pause and
 * nothing is in flight.
 */
final class DeadlineCheck {

	private final Ledger ledger;

	DeadlineCheck(Ledger ledger) {
		this.ledger = ledger;
	}

	/**
	 * A waiter, for something that can fit at all, begins to wait.
	 */
	@Nullable AiTimeoutException refusalAtOnce(Waiter waiter, int inFlight, long now) {
		Duration maxWait = waiter.request.maxWait();
		if (maxWait == null) {
			return null;
		}
		waiter.begin(maxWait, now);
		this.ledger.advance(now);
		return refusal(waiter, inFlight, now);
	}

	/**
	 * A pause has begun, or the ledger refuses what it did not: turns away all whose
	 * deadline comes before the end of the pause, and all that are refused.
	 */
	List<Waiter> turnAway(AdmissionQueue queue, long now) {
		long pause = this.ledger.cooldown(now).toNanos();
		return queue.removeIf((waiter) -> {
			AiClientException refusal = this.ledger.refusal(waiter.request);
			if (refusal == null && !waiter.canWait(pause, now)) {
				refusal = refusal("cooldown", pause);
			}
			if (refusal != null) {
				waiter.refuse(refusal);
			}
			return refusal != null;
		});
	}

	/**
	 * Why a waiter cannot go in time; null if nothing is certain.
	 */
	@Nullable AiTimeoutException refusal(Waiter waiter, int inFlight, long now) {
		if (waiter.request.maxWait() == null) {
			return null;
		}
		long pause = this.ledger.cooldown(now).toNanos();
		if (pause > 0) {
			return waiter.canWait(pause, now) ? null : refusal("cooldown", pause);
		}
		long wait = (inFlight == 0) ? this.ledger.nanosUntilFree(waiter.request, now) : 0;
		return (wait == Ledger.WHEN_ONE_ENDS || waiter.canWait(wait, now)) ? null
				: refusal(this.ledger.binding(waiter.request, now), wait);
	}

	private static AiTimeoutException refusal(@Nullable String waitsFor, long nanos) {
		return new AiTimeoutException("it waits for " + waitsFor + ", which takes another "
				+ TimeUnit.NANOSECONDS.toMillis(nanos) + " ms at least", ErrorDetails.LOCAL,
				AiTimeoutException.Timeout.TOTAL, null);
	}

}
