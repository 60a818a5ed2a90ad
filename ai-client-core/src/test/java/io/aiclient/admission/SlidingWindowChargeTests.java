package io.aiclient.admission;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a charge stays in a log of 10 s that allows 100.
 */
class SlidingWindowChargeTests {

	private final SlidingWindow window = new SlidingWindow(Duration.ofSeconds(10));

	@Test
	void chargeStaysForOneWindowAfterItsArrival() {
		charge(100, 3_000);
		assertThat(waits(1, 0)).isEqualTo(13_000);
		assertThat(used(12_999)).isEqualTo(100);
		assertThat(used(13_000)).isZero();
	}

	@Test
	void arrivalThatIsKnownBetterMovesTheCharge() {
		Charge charge = charge(100, 5_000);
		this.window.arrived(charge, nanos(1_000), nanos(2_000));
		assertThat(waits(1, 2_000)).isEqualTo(9_000);
		this.window.arrived(charge, nanos(4_000), nanos(4_000));
		assertThat(waits(1, 4_000)).isEqualTo(10_000);
	}

	@Test
	void chargesLeaveInTheOrderOfTheirArrivals() {
		Charge first = charge(60, 0);
		charge(40, 1_000);
		this.window.arrived(first, nanos(4_000), nanos(4_000));
		assertThat(waits(40, 5_000)).isEqualTo(6_000);
		assertThat(waits(41, 5_000)).isEqualTo(9_000);
	}

	@Test
	void arrivalOfAChargeThatHasLeftDoesNotBringItBack() {
		Charge charge = charge(100, 0);
		this.window.arrived(charge, nanos(5_000), nanos(10_000));
		assertThat(used(10_000)).isZero();
	}

	@Test
	void chargeGoesAtTheMomentThatTheProviderReported() {
		Charge charge = charge(100, 0);
		this.window.goneAt(charge, nanos(4_000));
		assertThat(used(3_999)).isEqualTo(100);
		assertThat(used(4_000)).isZero();
	}

	@Test
	void laterMomentThanOneWindowKeepsNothing() {
		Charge charge = charge(100, 0);
		this.window.goneAt(charge, nanos(12_000));
		assertThat(used(10_000)).isZero();
	}

	@Test
	void reportedMomentHoldsWhateverIsLearnedOfTheArrival() {
		Charge charge = charge(100, 0);
		this.window.goneAt(charge, nanos(4_000));
		this.window.arrived(charge, nanos(2_000), nanos(2_000));
		assertThat(waits(1, 2_000)).isEqualTo(2_000);
	}

	@Test
	void momentThatIsPastLetsTheChargeGoAtOnce() {
		Charge charge = charge(100, 0);
		this.window.goneAt(charge, nanos(4_000));
		assertThat(waits(100, 5_000)).isZero();
	}

	@Test
	void chargeThatHasLeftIsMadeAgainWhole() {
		Charge charge = charge(60, 0);
		assertThat(used(11_000)).isZero();
		this.window.chargedAgain(charge, nanos(12_000));
		assertThat(used(12_000)).isEqualTo(60);
		assertThat(waits(41, 12_000)).isEqualTo(10_000);
	}

	@Test
	void chargeThatIsStillThereIsNotCountedTwiceButStaysLonger() {
		Charge charge = charge(60, 0);
		this.window.chargedAgain(charge, nanos(8_000));
		assertThat(used(8_000)).isEqualTo(60);
		assertThat(waits(41, 8_000)).isEqualTo(10_000);
	}

	@Test
	void chargeThatIsMadeAgainForgetsWhatWasReportedOfTheFirst() {
		Charge charge = charge(60, 0);
		this.window.goneAt(charge, nanos(3_000));
		this.window.chargedAgain(charge, nanos(2_000));
		assertThat(waits(41, 2_000)).isEqualTo(10_000);
	}

	@Test
	void shorterWindowLetsGoSooner() {
		charge(60, 0);
		charge(40, 1_500);
		this.window.resize(Duration.ofSeconds(1));
		assertThat(used(2_000)).isEqualTo(40);
		assertThat(waits(100, 2_000)).isEqualTo(500);
	}

	@Test
	void longerWindowKeepsLongerWhatIsStillThere() {
		charge(60, 0);
		charge(40, 5_000);
		assertThat(used(10_000)).isEqualTo(40);
		this.window.resize(Duration.ofSeconds(30));
		assertThat(used(10_000)).as("what has left stays away").isEqualTo(40);
		assertThat(waits(100, 10_000)).isEqualTo(25_000);
	}

	@Test
	void whatWasReportedOfAnotherWindowIsForgotten() {
		Charge charge = charge(100, 0);
		this.window.goneAt(charge, nanos(2_000));
		this.window.resize(Duration.ofSeconds(5));
		assertThat(waits(1, 1_000)).isEqualTo(4_000);
	}

	@Test
	void nothingBringsBackWhatWasCleared() {
		Charge charge = charge(100, 0);
		this.window.clear();
		this.window.arrived(charge, nanos(2_000), nanos(2_000));
		this.window.goneAt(charge, nanos(3_000));
		this.window.correct(charge, 70);
		assertThat(used(2_000)).isZero();
		assertThat(waits(100, 2_000)).isZero();
	}

	private Charge charge(long amount, long arrivalMillis) {
		return this.window.charge(amount, nanos(arrivalMillis), nanos(arrivalMillis));
	}

	private long used(long atMillis) {
		return this.window.used(nanos(atMillis));
	}

	private long waits(long amount, long atMillis) {
		return Duration.ofNanos(this.window.nanosUntilFree(amount, 100, nanos(atMillis))).toMillis();
	}

	private static long nanos(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
