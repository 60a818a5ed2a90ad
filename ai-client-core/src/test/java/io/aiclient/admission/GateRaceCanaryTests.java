package io.aiclient.admission;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.aiclient.admission.FlawedGate.Flaw;
import io.aiclient.admission.GateRaceTests.OneEndsOneGivesUpAndOneComes;
import io.aiclient.admission.GateRaceTests.OneEndsTwiceAsAnotherGivesUp;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The search for races is itself tried: with the same settings it must find what is wrong
 * with a {@link FlawedGate}.
 */
@Tag("interleavings")
class GateRaceCanaryTests {

	@Test
	void withoutAFlawNothingIsFound() {
		Interleavings.explore(Sound.class);
	}

	@Test
	void findsAGateThatOverbooks() {
		found(Overbooking.class, "no more in flight than the limit");
	}

	@Test
	void findsAGateThatLosesAWakeup() {
		found(LosingAWakeup.class, "none waits that could go");
	}

	@Test
	void findsAGateThatLosesAPermit() {
		found(LosingAPermit.class, "in flight = granted - ended");
	}

	@Test
	void findsAGateThatFreesTwice() {
		found(FreeingTwice.class, "no more in flight than the limit");
	}

	@Test
	void findsAGateThatMiscounts() {
		found(Miscounting.class, "reserved = committed + returned + in flight");
	}

	private static void found(Class<?> race, String broken) {
		assertThatExceptionOfType(LincheckAssertionError.class).isThrownBy(() -> Interleavings.explore(race))
			.withMessageContaining("Broken: " + broken);
	}

	public static class Sound extends OneEndsOneGivesUpAndOneComes {

		public Sound() {
			super(FlawedGate.with(Flaw.NONE));
		}

	}

	public static class Overbooking extends OneEndsOneGivesUpAndOneComes {

		public Overbooking() {
			super(FlawedGate.with(Flaw.OVERBOOKS));
		}

	}

	public static class LosingAWakeup extends OneEndsOneGivesUpAndOneComes {

		public LosingAWakeup() {
			super(FlawedGate.with(Flaw.LOSES_A_WAKEUP));
		}

	}

	public static class LosingAPermit extends OneEndsOneGivesUpAndOneComes {

		public LosingAPermit() {
			super(FlawedGate.with(Flaw.LOSES_A_PERMIT));
		}

	}

	public static class FreeingTwice extends OneEndsTwiceAsAnotherGivesUp {

		public FreeingTwice() {
			super(FlawedGate.with(Flaw.FREES_TWICE));
		}

	}

	public static class Miscounting extends OneEndsOneGivesUpAndOneComes {

		public Miscounting() {
			super(FlawedGate.with(Flaw.MISCOUNTS));
		}

	}

}
