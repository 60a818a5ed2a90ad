package io.aiclient.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.Settlement;
import io.aiclient.client.AiClientObserver.AttemptObserver;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.BillingLatch;
import io.aiclient.resilience.Breaker;
import io.aiclient.resilience.Outcome;

/**
 * One admitted attempt and all that it holds: a permit and, once it is sent, a permission
 * of the breaker and perhaps the latch's probe. Whoever takes it from its {@link Call}
 * ends it, so it ends once.
 */
final class Attempt {

	private final AdmissionPermit permit;

	private final Breaker breaker;

	private final BillingLatch latch;

	private final AtomicReference<State> state = new AtomicReference<>(State.ADMITTED);

	private boolean probe;

	private @Nullable AttemptObserver observer;

	private long sentNanos;

	Attempt(AdmissionPermit permit, Breaker breaker, BillingLatch latch) {
		this.permit = permit;
		this.breaker = breaker;
		this.latch = latch;
	}

	/**
	 * Asks the latch and the breaker, just before the exchange.
	 * @param now the time
	 * @return whether it may be sent
	 */
	boolean mayBeSent(long now) {
		this.sentNanos = now;
		BillingLatch.Pass pass = this.latch.tryPass();
		if (pass == BillingLatch.Pass.BLOCKED) {
			return false;
		}
		this.probe = pass == BillingLatch.Pass.PROBE;
		if (this.breaker.tryAcquire()) {
			return true;
		}
		endProbe(false);
		return false;
	}

	/**
	 * Goes out, unless it was abandoned on another thread while the breaker was asked.
	 * @param observer what watches it
	 * @return whether it goes; if not, nothing is held any more
	 */
	boolean sent(AttemptObserver observer) {
		this.observer = observer;
		if (this.state.compareAndSet(State.ADMITTED, State.SENT)) {
			return true;
		}
		giveBackPasses(observer);
		return false;
	}

	Context enrich(Context context) {
		return observer().enrich(context);
	}

	boolean isSent() {
		return this.state.get() == State.SENT;
	}

	Duration elapsed(long now) {
		return Duration.ofNanos(now - this.sentNanos);
	}

	void succeeded(AiResponse response, long now) {
		this.breaker.record(Outcome.ANSWERED.count(), elapsed(now));
		endProbe(true);
		this.permit.settle(new Settlement(Settlement.Verdict.ANSWERED, response.usage(), response.latency(), null));
		observer().succeeded(response);
	}

	/**
	 * Ends with a failure.
	 * @param outcome its row of the table
	 * @param error what the caller would see
	 * @param response what was paid for all the same, or null
	 * @param retryAfter how long the whole client shall pause; null if it need not
	 * @param now the time
	 */
	void failed(Outcome outcome, AiClientException error, @Nullable AiResponse response, @Nullable Duration retryAfter,
			long now) {
		if (outcome.setsLatch()) {
			this.latch.set(error);
		}
		else {
			Integer status = error.status();
			endProbe(response != null || (status != null && status < 500));
		}
		this.breaker.record(outcome.count(), elapsed(now));
		this.permit.settle(new Settlement(verdict(outcome), (response != null) ? response.usage() : TokenUsage.NONE,
				elapsed(now), retryAfter));
		observer().failed(error);
	}

	/**
	 * Ends without an outcome: the caller went away, or its deadline ran out.
	 */
	void abandoned() {
		if (this.state.getAndSet(State.ENDED) == State.SENT) {
			giveBackPasses(observer());
			this.permit.settle(Settlement.CANCELLED);
		}
		else {
			this.permit.settle(Settlement.NOT_SENT);
		}
	}

	private void giveBackPasses(AttemptObserver observer) {
		this.breaker.release(this.sentNanos);
		endProbe(false);
		observer.cancelled();
	}

	private void endProbe(boolean reachedProvider) {
		if (this.probe) {
			this.probe = false;
			this.latch.probed(reachedProvider);
		}
	}

	private AttemptObserver observer() {
		return (this.observer != null) ? this.observer : AttemptObserver.NONE;
	}

	private static Settlement.Verdict verdict(Outcome outcome) {
		return switch (outcome.load()) {
			case ANSWERED -> Settlement.Verdict.ANSWERED;
			case THROTTLED -> Settlement.Verdict.THROTTLED;
			case OVERLOADED -> Settlement.Verdict.OVERLOADED;
			case NONE -> Settlement.Verdict.IGNORED;
		};
	}

	private enum State {

		ADMITTED, SENT, ENDED

	}

}
