package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead;
import io.aiclient.AiExchangeListener;
import io.aiclient.AiResponse;
import io.aiclient.Ticker;
import io.aiclient.TokenUsage;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.Settlement;
import io.aiclient.client.AiClientObserver.AttemptObserver;
import io.aiclient.cost.SpendingReservation;
import io.aiclient.error.AiClientException;
import io.aiclient.error.Log;
import io.aiclient.resilience.BillingLatch;
import io.aiclient.resilience.Classification;
import io.aiclient.resilience.Outcome;

/**
 * All that one attempt holds: a permit and, from just before it is sent, a permission of
 * the breaker, perhaps the latch's probe and perhaps some money.
 * <p>
 * How is it designed, and why? It ends once, because whoever moves the call away from the
 * attempt ends it. Each step of an end has a frame of its own, so that what one part does
 * wrong does not keep what another holds. Its fields are written before the call moves to
 * the attempt in flight, and read after it has moved away, so they need no lock.
 */
abstract class AttemptHoldings implements AiExchangeListener {

	private static final Log logger = Log.of(AttemptHoldings.class);

	private static final long NOT_YET = -1;

	private final AdmissionPermit permit;

	private final Endpoint endpoint;

	private final boolean metered;

	private final Ticker ticker;

	private BillingLatch.@Nullable Pass pass;

	private AttemptObserver observer = AttemptObserver.NONE;

	private @Nullable SpendingReservation funds;

	private long sentNanos;

	private volatile long tookNanos = NOT_YET;

	private volatile long firstTokenNanos = NOT_YET;

	/**
	 * Creates the holdings.
	 * @param metered whether the breaker is asked, and counts what comes
	 */
	AttemptHoldings(AdmissionPermit permit, Endpoint endpoint, boolean metered, Ticker ticker) {
		this.permit = permit;
		this.endpoint = endpoint;
		this.metered = metered;
		this.ticker = ticker;
	}

	Endpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Asks the latch and the breaker.
	 * @return whether the attempt may be sent
	 */
	boolean acquire() {
		BillingLatch.Pass pass = this.endpoint.latch().tryPass();
		if (pass == null) {
			return false;
		}
		boolean acquired = false;
		try {
			acquired = !this.metered || this.endpoint.breaker().tryAcquire();
		}
		finally {
			if (acquired) {
				this.pass = pass;
			}
			else {
				this.endpoint.latch().ended(pass, false);
			}
		}
		this.sentNanos = this.ticker.nanos();
		return acquired;
	}

	void goesOut(AttemptObserver observer, @Nullable SpendingReservation funds) {
		this.observer = observer;
		this.funds = funds;
	}

	/**
	 * When the attempt was sent, or was about to be.
	 */
	long sentNanos() {
		return this.sentNanos;
	}

	/**
	 * How long the attempt took: fixed by whoever asks first, at its end.
	 */
	Duration took() {
		if (this.tookNanos == NOT_YET) {
			this.tookNanos = Math.max(0, this.ticker.nanos() - this.sentNanos);
		}
		return Duration.ofNanos(this.tookNanos);
	}

	@Override
	public void answering(AiAnswerHead head) {
		step(() -> this.permit.answering(head));
	}

	/**
	 * A piece of a streamed answer has come. The first shows already that neither key nor
	 * account is refused, and the last may come much later.
	 */
	void received() {
		if (this.firstTokenNanos == NOT_YET) {
			this.firstTokenNanos = this.ticker.nanos() - this.sentNanos;
			bringBackPass(true);
		}
	}

	private @Nullable Duration firstToken() {
		long nanos = this.firstTokenNanos;
		return (nanos != NOT_YET) ? Duration.ofNanos(nanos) : null;
	}

	void succeeded(AiResponse response) {
		pay(response, false);
		settle(new Settlement(Settlement.Verdict.ANSWERED, response.usage(), took(), firstToken(), null));
		record(Outcome.ANSWERED.count(), null);
		bringBackPass(true);
		this.observer.succeeded(response);
	}

	/**
	 * Ends with a failure.
	 * @param classification what it came to
	 * @param error what the caller would see
	 * @param failure what else there is to know of it
	 */
	void failed(Classification classification, AiClientException error, Failure failure) {
		AiResponse paid = failure.paid();
		Outcome outcome = classification.outcome();
		pay(paid, classification.isFree());
		bringBackPass(outcome, error, paid);
		record(outcome.count(), error);
		if (error.status() != null) {
			answering(AiAnswerHead.SILENT); // if the exchange has not reported it
		}
		settle(new Settlement(failure.ownFault() ? Settlement.Verdict.REFUSED : verdict(outcome),
				(paid != null) ? paid.usage() : TokenUsage.NONE, took(), firstToken(), failure.pause()));
		this.observer.failed(error);
	}

	/**
	 * Ends before the attempt was sent.
	 */
	void withdrawn() {
		settle(Settlement.NOT_SENT);
		end();
	}

	/**
	 * Ends without an outcome after the attempt was sent: it may be billed in full.
	 */
	void cancelled() {
		pay(null, false);
		settle(Settlement.CANCELLED);
		end();
	}

	private void end() {
		if (this.pass != null) {
			record(Outcome.Count.IGNORED, null);
			bringBackPass(false);
		}
		this.observer.cancelled();
	}

	private void settle(Settlement settlement) {
		step(() -> this.permit.settle(settlement));
	}

	private void record(Outcome.Count count, @Nullable AiClientException error) {
		if (this.metered) {
			step(() -> this.endpoint.breaker().record(count, took(), error));
		}
	}

	/**
	 * Settles what it cost. One that was sent and ends without an answer or a refusal may
	 * be billed in full.
	 */
	private void pay(@Nullable AiResponse response, boolean free) {
		SpendingReservation reserved = this.funds;
		if (reserved == null) {
			return;
		}
		step(() -> {
			if (response != null) {
				reserved.answered(response);
			}
			else if (free) {
				reserved.release();
			}
			else {
				reserved.keep();
			}
		});
	}

	private void bringBackPass(Outcome outcome, AiClientException error, @Nullable AiResponse response) {
		BillingLatch.Pass pass = this.pass;
		if (pass != null && outcome.setsLatch()) {
			step(() -> this.endpoint.latch().refused(pass, error));
			return;
		}
		Integer status = error.status();
		bringBackPass(response != null || (status != null && status < 500));
	}

	private void bringBackPass(boolean reachedProvider) {
		BillingLatch.Pass pass = this.pass;
		if (pass != null) {
			step(() -> this.endpoint.latch().ended(pass, reachedProvider));
		}
	}

	/**
	 * Takes a step of an end; if it throws, the others are taken all the same. Observers
	 * are guarded where they are made.
	 */
	private static void step(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable thrown) {
			logger.warn("A step in settling an attempt failed; the others were taken", thrown);
		}
	}

	private static Settlement.Verdict verdict(Outcome outcome) {
		if (outcome == Outcome.CONNECT_FAILED) {
			return Settlement.Verdict.NOT_SENT;
		}
		return switch (outcome.load()) {
			case ANSWERED -> Settlement.Verdict.ANSWERED;
			case THROTTLED -> Settlement.Verdict.THROTTLED;
			case OVERLOADED -> Settlement.Verdict.OVERLOADED;
			case NONE -> Settlement.Verdict.IGNORED;
		};
	}

	/**
	 * A failure, beside what it came to.
	 *
	 * @param paid an answer that was paid for all the same; null if there is none
	 * @param pause how long the whole client pauses; null if it need not
	 * @param ownFault whether the provider refuses this request and no others, so that
	 * nothing is learned from it
	 */
	record Failure(@Nullable AiResponse paid, @Nullable Duration pause, boolean ownFault) {

	}

}
