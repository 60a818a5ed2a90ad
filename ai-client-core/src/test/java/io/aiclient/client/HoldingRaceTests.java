package io.aiclient.client;

import java.util.concurrent.atomic.AtomicInteger;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.aiclient.AiAnswerHead;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.Interleavings;
import io.aiclient.admission.Settlement;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.ErrorDetails;

/**
 * What a call holds is given back once, in every interleaving that is tried of its
 * admission or its answer, its deadline and its cancellation.
 */
@Tag("interleavings")
class HoldingRaceTests {

	@Test
	void aCallEndsAsItIsAdmitted() {
		Interleavings.explore(ACallEndsAsItIsAdmitted.class);
	}

	@Test
	void aCallEndsAsItIsAnswered() {
		Interleavings.explore(ACallEndsAsItIsAnswered.class);
	}

	public abstract static class Race {

		private static final AiClientException LATE = new AiCancelledException("late", ErrorDetails.LOCAL, null);

		final Holding holding = new Holding();

		private final AtomicInteger settled = new AtomicInteger();

		private final AtomicInteger ends = new AtomicInteger();

		private volatile boolean interrupted;

		volatile boolean answered;

		Race() {
			this.holding.interruption().subscribe((none) -> {
			}, (none) -> {
			}, () -> this.interrupted = true);
		}

		/**
		 * An attempt that is not sent, so that it has only a permit to give back.
		 */
		@SuppressWarnings("NullAway")
		Attempt attempt() {
			return new Attempt(new Permit(), null, () -> 0);
		}

		/**
		 * The deadline interrupts, and the flow ends the call if that has counted.
		 */
		@Operation(runOnce = true)
		public void deadlineRunsOut() {
			this.holding.interrupt(LATE);
			if (this.interrupted) {
				end();
			}
		}

		@Operation(runOnce = true)
		public void callerCancels() {
			end();
		}

		void settle(@Nullable Attempt attempt) {
			if (attempt != null) {
				attempt.abandoned();
			}
		}

		private void end() {
			if (this.holding.end()) {
				this.ends.incrementAndGet();
			}
		}

		@Validate
		public void whenAllIsStill() {
			require(this.ends.get() == 1, "a call ends once");
			require(this.settled.get() == 1, "a permit is settled once, and was " + this.settled.get() + " times");
			require(this.holding.held() == null, "nothing is held");
			require(!(this.interrupted && this.answered), "an answered call is not interrupted");
		}

		private static void require(boolean holds, String rule) {
			if (!holds) {
				throw new AssertionError("Broken: " + rule);
			}
		}

		private final class Permit implements AdmissionPermit {

			@Override
			public void answering(AiAnswerHead head) {
				// says nothing
			}

			@Override
			public void settle(Settlement settlement) {
				Race.this.settled.incrementAndGet();
			}

		}

	}

	public static class ACallEndsAsItIsAdmitted extends Race {

		@Operation(runOnce = true)
		public void gateAdmits() {
			this.holding.hold(attempt());
		}

	}

	public static class ACallEndsAsItIsAnswered extends Race {

		public ACallEndsAsItIsAnswered() {
			this.holding.hold(attempt());
		}

		@Operation(runOnce = true)
		public void answerComes() {
			Attempt attempt = this.holding.takeAnswered();
			this.answered = attempt != null;
			settle(attempt);
		}

	}

}
