package io.aiclient.benchmarks.micro;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.DefaultAdmissionGate;

/**
 * A gate whose one slot is taken, and before which others wait for it: as many before an
 * operation as after it.
 */
@State(Scope.Thread)
public class FullGate {

	/**
	 * How many wait.
	 */
	@Param({ "10", "10000" })
	public int waiters;

	private final OperationTicker ticker = new OperationTicker();

	private final DefaultAdmissionGate gate = Attempts.gate(1, this.ticker);

	private final Attempt attempt = new Attempt();

	/**
	 * Takes the slot, and fills the queue.
	 */
	@Setup
	public void fill() {
		for (int i = 0; i <= this.waiters; i++) {
			this.gate.admit(Attempts.REQUEST).subscribe(this.attempt);
		}
	}

	/**
	 * One operation: one attempt is settled, which admits the first that waits, and
	 * another joins the queue.
	 */
	public void settleAndAdmit() {
		this.ticker.advance();
		AdmissionPermit permit = this.attempt.admitted;
		if (permit == null) {
			throw new IllegalStateException("Nothing was admitted");
		}
		this.attempt.admitted = null;
		permit.settle(Attempts.ANSWERED);
		this.gate.admit(Attempts.REQUEST).subscribe(this.attempt);
	}

	AdmissionSnapshot snapshot() {
		return this.gate.snapshot();
	}

	/**
	 * Makes sure that what was measured is what was meant.
	 * @throws IllegalStateException if more or fewer wait than at the beginning
	 */
	@TearDown
	public void checkAsManyWait() {
		AdmissionSnapshot left = snapshot();
		if (left.inFlight() != 1 || left.waiting() != this.waiters) {
			throw new IllegalStateException("Not " + this.waiters + " wait for one: " + left);
		}
	}

	/**
	 * Stands for all attempts, of which one at a time is admitted.
	 */
	private static final class Attempt implements CoreSubscriber<AdmissionPermit> {

		private @Nullable AdmissionPermit admitted;

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(AdmissionPermit permit) {
			this.admitted = permit;
		}

		@Override
		public void onError(Throwable refusal) {
			throw new IllegalStateException(refusal);
		}

		@Override
		public void onComplete() {
			// not settled yet
		}

	}

}
