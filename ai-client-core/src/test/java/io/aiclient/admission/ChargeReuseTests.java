package io.aiclient.admission;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Charges of a log of 10 s that are used again.
 */
class ChargeReuseTests {

	private final SlidingWindow log = new SlidingWindow(Duration.ofSeconds(10));

	@Test
	void chargeThatHasLeftAndThatNothingRefersToIsUsedAgain() {
		Charge charge = charge(0);
		charge.release();
		assertThat(this.log.used(nanos(10_000))).isZero();
		assertThat(charge(10_000)).isSameAs(charge);
		assertThat(charge(10_000)).isNotSameAs(charge);
	}

	@Test
	void nothingIsLeftOfWhatItWas() {
		Charge charge = charge(0);
		this.log.staysUntil(charge, nanos(12_000));
		charge.attach("once");
		charge.remaining = 7;
		charge.release();
		Charge again = charge(12_000);
		assertThat(again).isSameAs(charge);
		assertThat(again).usingRecursiveComparison().ignoringFields("log", "previous", "next").isEqualTo(fresh(12_000));
		assertThat(this.log.used(nanos(21_999))).isEqualTo(60);
		assertThat(this.log.used(nanos(22_000))).isZero();
	}

	@Test
	void chargeInTheLogIsNotUsedAgain() {
		Charge charge = charge(0);
		charge.release();
		assertThat(charge(9_999)).isNotSameAs(charge);
	}

	@Test
	void chargeOfAnAttemptInFlightIsNotUsedAgain() {
		Charge charge = charge(0);
		assertThat(charge(10_000)).isNotSameAs(charge);
		this.log.chargedAgain(charge, nanos(10_000));
		charge.release();
		assertThat(this.log.used(nanos(10_000))).isEqualTo(120);
	}

	@Test
	void chargeThatIsRememberedIsNotUsedAgain() {
		Charge charge = charge(0);
		charge.hold();
		charge.release();
		assertThat(charge(10_000)).isNotSameAs(charge);
		charge.release();
		assertThat(charge(10_000)).isSameAs(charge);
	}

	@Test
	void chargeThatGoesBeforeThoseSentBeforeItIsUsedAgainAfterThem() {
		Charge first = charge(0);
		Charge second = charge(0);
		this.log.goneAt(second, nanos(1_000));
		first.release();
		second.release();
		assertThat(this.log.used(nanos(1_000))).isEqualTo(60);
		assertThat(charge(1_000)).as("the order of sending still leads to it").isNotSameAs(second);
		assertThat(this.log.certainlyUsed(nanos(10_000))).isEqualTo(60);
		assertThat(charge(10_000)).isIn(first, second);
	}

	@Test
	void watchedChargesAreNotUsedAgain() {
		this.log.watch((charge) -> {
		});
		Charge charge = charge(0);
		charge.release();
		assertThat(charge(10_000)).isNotSameAs(charge);
	}

	private Charge charge(long atMillis) {
		this.log.used(nanos(atMillis));
		return this.log.charge(60, nanos(atMillis), nanos(atMillis));
	}

	private static Charge fresh(long atMillis) {
		return new SlidingWindow(Duration.ofSeconds(10)).charge(60, nanos(atMillis), nanos(atMillis));
	}

	private static long nanos(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
