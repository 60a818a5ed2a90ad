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
	void oneEndsTwiceAsAnotherGivesUp() {
		Interleavings.explore(OneEndsTwiceAsAnotherGivesUp.class);
	}

	@Test
	void oneGivesUpAsItComes() {
		Interleavings.explore(OneGivesUpAsItComes.class);
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

}
