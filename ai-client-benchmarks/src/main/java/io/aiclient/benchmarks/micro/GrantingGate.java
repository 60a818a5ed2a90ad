package io.aiclient.benchmarks.micro;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.DefaultAdmissionGate;

/**
 * A gate at which nothing waits, and whose attempts are settled outside the measured
 * time.
 */
@State(Scope.Thread)
public class GrantingGate {

	/**
	 * How many grants an invocation makes.
	 */
	static final int GRANTS = 1_000;

	private final OperationTicker ticker = new OperationTicker();

	private final DefaultAdmissionGate gate = Attempts.gate(GRANTS, this.ticker);

	private final Attempt attempt = new Attempt();

	/**
	 * One invocation.
	 */
	public void admit() {
		for (int i = 0; i < GRANTS; i++) {
			this.ticker.advance();
			this.gate.admit(Attempts.REQUEST).subscribe(this.attempt);
		}
	}

	AdmissionSnapshot snapshot() {
		return this.gate.snapshot();
	}

	/**
	 * Settles what the invocation was granted.
	 * @throws IllegalStateException if that is more or less than all
	 */
	@TearDown(Level.Invocation)
	public void settle() {
		this.attempt.settle();
		AdmissionSnapshot left = snapshot();
		if (left.inFlight() != 0 || left.waiting() != 0) {
			throw new IllegalStateException("Attempts are left: " + left);
		}
	}

	/**
	 * Stands for all attempts of an invocation.
	 */
	private static final class Attempt implements CoreSubscriber<AdmissionPermit> {

		private final AdmissionPermit[] granted = new AdmissionPermit[GRANTS];

		private int count;

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(AdmissionPermit permit) {
			this.granted[this.count++] = permit;
		}

		@Override
		public void onError(Throwable refusal) {
			throw new IllegalStateException(refusal);
		}

		@Override
		public void onComplete() {
			// settled after the invocation
		}

		private void settle() {
			for (int i = 0; i < this.count; i++) {
				this.granted[i].settle(Attempts.ANSWERED);
			}
			this.count = 0;
		}

	}

}
