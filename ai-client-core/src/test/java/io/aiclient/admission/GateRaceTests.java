package io.aiclient.admission;

import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The gate in every interleaving that is tried of an end, an arrival and a cancellation.
 */
@Tag("interleavings")
class GateRaceTests {

	@Test
	void oneEndsOneGivesUpAndOneComes() {
		Interleavings.explore(OneEndsOneGivesUpAndOneComes.class);
	}

	@Test
	void oneGivesUpAsItIsGranted() {
		Interleavings.explore(OneGivesUpAsItIsGranted.class);
	}

	@Test
	void oneEndsTwiceAsAnotherGivesUp() {
		Interleavings.explore(OneEndsTwiceAsAnotherGivesUp.class);
	}

	@Test
	void oneGivesUpAsItComes() {
		Interleavings.explore(OneGivesUpAsItComes.class);
	}

	@Test
	void tokensThatAreGivenBackLetTheNextOneGo() {
		Interleavings.explore(TokensThatAreGivenBackLetTheNextOneGo.class);
	}

	@Test
	void timeLetsTheNextOneGo() {
		Interleavings.explore(TimeLetsTheNextOneGo.class);
	}

	public static class OneEndsOneGivesUpAndOneComes extends GateRace {

		public OneEndsOneGivesUpAndOneComes() {
			this(RacedGate.real(1000));
		}

		OneEndsOneGivesUpAndOneComes(RacedGate raced) {
			super(raced);
			this.answered.applies();
			this.unsent.applies();
		}

		@Operation(runOnce = true)
		public void oneEnds() {
			this.answered.ends();
		}

		@Operation(runOnce = true)
		public void oneGivesUp() {
			this.unsent.cancels();
		}

		@Operation(runOnce = true)
		public void oneComes() {
			this.abandoned.applies();
		}

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

	public static class OneEndsTwiceAsAnotherGivesUp extends GateRace {

		public OneEndsTwiceAsAnotherGivesUp() {
			this(RacedGate.real(1000));
		}

		OneEndsTwiceAsAnotherGivesUp(RacedGate raced) {
			super(raced);
			this.answered.applies();
			this.unsent.applies();
			this.abandoned.applies();
		}

		@Operation(runOnce = true)
		public void oneEnds() {
			this.answered.ends();
		}

		@Operation(runOnce = true)
		public void itEndsAgain() {
			this.answered.ends();
		}

		@Operation(runOnce = true)
		public void anotherGivesUp() {
			this.unsent.cancels();
		}

	}

	public static class OneGivesUpAsItComes extends GateRace {

		public OneGivesUpAsItComes() {
			super(RacedGate.real(1000));
			this.abandoned.applies();
		}

		@Operation(runOnce = true)
		public void oneComes() {
			this.answered.applies();
		}

		@Operation(runOnce = true)
		public void itGivesUp() {
			this.answered.cancels();
		}

		@Operation(runOnce = true)
		public void anotherComes() {
			this.unsent.applies();
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
