package io.aiclient.benchmarks.micro;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.DefaultAdmissionGate;

/**
 * A gate at which nothing waits: an attempt is admitted at once, and settled as soon as
 * it is. Safe for use by many threads.
 */
@State(Scope.Benchmark)
public class OpenGate {

	private static final int MORE_THAN_THREADS = 64;

	private final OperationTicker ticker = new OperationTicker();

	private final DefaultAdmissionGate gate = Attempts.gate(MORE_THAN_THREADS, this.ticker);

	private final CoreSubscriber<AdmissionPermit> attempt = new Attempt();

	/**
	 * One operation.
	 */
	public void admitAndSettle() {
		this.ticker.advance();
		this.gate.admit(Attempts.REQUEST).subscribe(this.attempt);
	}

	AdmissionSnapshot snapshot() {
		return this.gate.snapshot();
	}

	/**
	 * Makes sure that what was measured is what was meant.
	 * @throws IllegalStateException if an attempt was not admitted, or not settled
	 */
	@TearDown
	public void checkNothingIsLeft() {
		AdmissionSnapshot left = snapshot();
		if (left.inFlight() != 0 || left.waiting() != 0) {
			throw new IllegalStateException("Attempts are left: " + left);
		}
	}

	/**
	 * Stands for any number of attempts, so that what is measured is the gate's.
	 */
	private static final class Attempt implements CoreSubscriber<AdmissionPermit> {

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(AdmissionPermit permit) {
			permit.settle(Attempts.ANSWERED);
		}

		@Override
		public void onError(Throwable refusal) {
			throw new IllegalStateException(refusal);
		}

		@Override
		public void onComplete() {
			// settled by now
		}

	}

}
