package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

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
 * One admitted attempt and all that it holds: a permit and, from just before it is sent,
 * a permission of the breaker, perhaps the latch's probe and perhaps some money. Whoever
 * takes it from its {@link Call} ends it, so it ends once; that may be on another thread
 * than the one that is about to send it, and what the other acquired is given back all
 * the same.
 */
final class Attempt {

	private static final Log logger = Log.of(Attempt.class);

	private final AdmissionPermit permit;

	private final Endpoint endpoint;

	private final Ticker ticker;

	private boolean acquired;

	private boolean ended;

	private BillingLatch.@Nullable Pass pass;

	private AttemptObserver observer = AttemptObserver.NONE;

	private boolean sent;

	private @Nullable SpendingReservation funds;

	private long acquiredNanos;

	private @Nullable Duration firstToken;

	Attempt(AdmissionPermit permit, Endpoint endpoint, Ticker ticker) {
		this.permit = permit;
		this.endpoint = endpoint;
		this.ticker = ticker;
	}

	Endpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Asks the latch and the breaker, just before the exchange.
	 * @return whether it may be sent
	 */
	synchronized boolean acquire() {
		BillingLatch.Pass pass = this.ended ? null : this.endpoint.latch().tryPass();
		if (pass == null) {
			return false;
		}
		try {
			this.acquired = this.endpoint.breaker().tryAcquire();
		}
		finally {
			if (!this.acquired) {
				this.endpoint.latch().ended(pass, false);
			}
		}
		if (this.acquired) {
			this.pass = pass;
			this.acquiredNanos = this.ticker.nanos();
		}
		return this.acquired;
	}

	/**
	 * Goes out, unless it has ended meanwhile.
	 * @param observer what watches it
	 * @param funds what it may cost; null if nothing caps that
	 * @return whether it goes
	 */
	boolean sent(AttemptObserver observer, @Nullable SpendingReservation funds) {
		synchronized (this) {
			if (!this.ended) {
				this.sent = true;
				this.funds = funds;
				this.observer = observer;
				return true;
			}
		}
		observer.cancelled();
		return false;
	}

	/**
	 * Keeps it from being sent.
	 * @return false if it was sent already
	 */
	synchronized boolean withdraw() {
		this.ended = this.ended || !this.sent;
		return !this.sent;
	}

	synchronized boolean isSent() {
		return this.sent;
	}

	synchronized Context enrich(Context context) {
		AiExchangeListener listener = this::answering;
		return listener.addTo(this.observer.enrich(context));
	}

	private void answering(AiAnswerHead head) {
		try {
			this.permit.answering(head);
		}
		catch (Throwable thrown) {
			warn(thrown);
		}
	}

	/**
	 * When it was sent, or was about to be.
	 */
	synchronized long sentNanos() {
		return this.acquiredNanos;
	}

	/**
	 * Time since it was sent.
	 * @return the time
	 */
	synchronized Duration elapsed() {
		return Duration.ofNanos(this.ticker.nanos() - this.acquiredNanos);
	}

	/**
	 * A piece of a streamed answer has come. The first tells already that neither key nor
	 * account is refused, and the last may come much later.
	 */
	void received() {
		synchronized (this) {
			if (this.firstToken != null) {
				return;
			}
			this.firstToken = elapsed();
		}
		bringBackPass(true);
	}

	private synchronized @Nullable Duration firstToken() {
		return this.firstToken;
	}

	void succeeded(AiResponse response) {
		AttemptObserver watching = end();
		Settlement settlement = new Settlement(Settlement.Verdict.ANSWERED, response.usage(), elapsed(), firstToken(),
				null);
		pay(response, false);
		settle(settlement);
		record(Outcome.ANSWERED.count(), null);
		bringBackPass(true);
		watching.succeeded(response);
	}

	/**
	 * Ends with a failure.
	 * @param classification what it came to
	 * @param error what the caller would see
	 * @param response what was paid for all the same, or null
	 * @param retryAfter how long the whole client shall pause; null if it need not
	 * @param ownFault whether the provider refuses this request and no others, so that
	 * nothing is learned from it
	 */
	void failed(Classification classification, AiClientException error, @Nullable AiResponse response,
			@Nullable Duration retryAfter, boolean ownFault) {
		AttemptObserver watching = end();
		Outcome outcome = classification.outcome();
		Settlement settlement = new Settlement(ownFault ? Settlement.Verdict.REFUSED : verdict(outcome),
				(response != null) ? response.usage() : TokenUsage.NONE, elapsed(), firstToken(), retryAfter);
		pay(response, classification.isFree());
		bringBackPass(outcome, error, response);
		record(outcome.count(), error);
		if (error.status() != null) {
			answering(AiAnswerHead.SILENT); // if the exchange has not told so
		}
		settle(settlement);
		watching.failed(error);
	}

	private void bringBackPass(Outcome outcome, AiClientException error, @Nullable AiResponse response) {
		BillingLatch.Pass pass = pass();
		if (pass == null || !outcome.setsLatch()) {
			Integer status = error.status();
			bringBackPass(response != null || (status != null && status < 500));
			return;
		}
		try {
			this.endpoint.latch().refused(pass, error);
		}
		catch (Throwable thrown) {
			warn(thrown);
		}
	}

	/**
	 * Ends without an outcome: the caller went away, or its deadline ran out.
	 */
	void abandoned() {
		AttemptObserver watching = end();
		pay(null, false);
		settle(isSent() ? Settlement.CANCELLED : Settlement.NOT_SENT);
		if (isAcquired()) {
			record(Outcome.Count.IGNORED, null);
		}
		bringBackPass(false);
		watching.cancelled();
	}

	/**
	 * Says that a step of an end failed. The others are taken all the same: what one part
	 * does wrong must not keep what another holds. Observers are guarded where they are
	 * made.
	 */
	private static void warn(Throwable thrown) {
		logger.warn("A step in settling an attempt failed; the others were taken", thrown);
	}

	private void settle(Settlement settlement) {
		try {
			this.permit.settle(settlement);
		}
		catch (Throwable thrown) {
			warn(thrown);
		}
	}

	private void record(Outcome.Count count, @Nullable AiClientException error) {
		try {
			this.endpoint.breaker().record(count, elapsed(), error);
		}
		catch (Throwable thrown) {
			warn(thrown);
		}
	}

	/**
	 * Settles what it cost. One that was sent and ends without an answer or a refusal may
	 * be billed in full.
	 */
	private void pay(@Nullable AiResponse response, boolean free) {
		SpendingReservation funds = funds();
		if (funds == null) {
			return;
		}
		try {
			if (response != null) {
				funds.answered(response);
			}
			else if (free) {
				funds.release();
			}
			else {
				funds.keep();
			}
		}
		catch (Throwable thrown) {
			warn(thrown);
		}
	}

	private synchronized @Nullable SpendingReservation funds() {
		return this.funds;
	}

	private synchronized AttemptObserver end() {
		this.ended = true;
		return this.observer;
	}

	private synchronized boolean isAcquired() {
		return this.acquired;
	}

	private synchronized BillingLatch.@Nullable Pass pass() {
		return this.pass;
	}

	private void bringBackPass(boolean reachedProvider) {
		BillingLatch.Pass pass = pass();
		if (pass != null) {
			try {
				this.endpoint.latch().ended(pass, reachedProvider);
			}
			catch (Throwable thrown) {
				warn(thrown);
			}
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

}
