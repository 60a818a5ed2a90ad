package io.aiclient.admission;

import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The gate in every interleaving that is tried of what lets one go that waits, and of its
 * cancellation. A class beside {@link GateRaceTests}, so that two processes share them.
 */
@Tag("interleavings")
class GateGrantRaceTests {

	@Test
	void oneGivesUpAsItIsGranted() {
		Interleavings.explore(OneGivesUpAsItIsGranted.class);
	}

	@Test
	void tokensThatAreGivenBackLetTheNextOneGo() {
		Interleavings.explore(TokensThatAreGivenBackLetTheNextOneGo.class);
	}

	@Test
	void timeLetsTheNextOneGo() {
		Interleavings.explore(TimeLetsTheNextOneGo.class);
	}

	/**
	 * With only two threads, so that interleavings with many switches are among them.
	 */
	public static class OneGivesUpAsItIsGranted extends GateRace {

		public OneGivesUpAsItIsGranted() {
			super(RacedGate.real(1000));
			this.answered.applies();
			this.unsent.applies();
		}

		@Operation(runOnce = true)
		public void oneEnds() {
			this.answered.ends();
		}

		@Operation(runOnce = true)
		public void theNextOneGivesUp() {
			this.unsent.cancels();
		}

	}

	/**
	 * The limit has tokens for one. The first gives its tokens back, so that one of the
	 * others goes, at the same time.
	 */
	public static class TokensThatAreGivenBackLetTheNextOneGo extends GateRace {

		public TokensThatAreGivenBackLetTheNextOneGo() {
			super(RacedGate.real(10));
			this.unsent.applies();
			this.answered.applies();
		}

		@Operation(runOnce = true)
		public void oneGivesItsTokensBack() {
			this.unsent.ends();
		}

		@Operation(runOnce = true)
		public void oneGivesUp() {
			this.answered.cancels();
		}

		@Operation(runOnce = true)
		public void oneComes() {
			this.abandoned.applies();
		}

	}

	/**
	 * The tokens for one are used up, and the others wait for the minute to pass.
	 */
	public static class TimeLetsTheNextOneGo extends GateRace {

		public TimeLetsTheNextOneGo() {
			super(RacedGate.real(10));
			this.abandoned.applies();
			this.abandoned.ends();
			this.answered.applies();
		}

		@Operation(runOnce = true)
		public void timePasses() {
			theWindowPasses();
		}

		@Operation(runOnce = true)
		public void oneGivesUp() {
			this.answered.cancels();
		}

		@Operation(runOnce = true)
		public void oneComes() {
			this.unsent.applies();
		}

	}

}
