package io.aiclient.admission;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.ReportedResets.ReportedReset;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which resets are believed. Each charge is of one, in a log of 60 s, and is gone early
 * only if its reset is believed.
 */
class ReportedResetsTests {

	private final SlidingWindow log = new SlidingWindow(Duration.ofMinutes(1));

	private long charged;

	private final ReportedResets resets = new ReportedResets(this.log, true);

	@Test
	void loneOneIsNotBelieved() {
		reported(0, 5_000, 1);
		assertThat(used(59_999)).isEqualTo(1);
		assertThat(used(60_000)).isZero();
	}

	@Test
	void twoThatTellTheSameMomentAreBelieved() {
		reported(0, 30_000, 1);
		reported(10_000, 20_000, 2);
		assertThat(used(29_999)).isEqualTo(2);
		assertThat(used(30_000)).isZero();
	}

	@Test
	void sameMomentIsATenthOfASecondWide() {
		reported(0, 30_000, 1);
		reported(10_000, 20_100, 2);
		assertThat(used(30_100)).isZero();
	}

	@Test
	void momentsFurtherApartDoNotAgree() {
		reported(0, 30_000, 1);
		reported(10_000, 20_101, 2);
		assertThat(used(59_999)).isEqualTo(2);
	}

	@Test
	void twoThatTellTheSameDurationAreBelieved() {
		reported(0, 27_000, 1);
		reported(20_000, 27_000, 50);
		assertThat(used(26_999)).isEqualTo(2);
		assertThat(used(27_000)).isEqualTo(1);
		assertThat(used(46_999)).isEqualTo(1);
		assertThat(used(47_000)).isZero();
	}

	@Test
	void sameTimeForEachUnitFreesAChargeWhenTheWholeAllowanceWouldBeBack() {
		reported(0, 12_500, 50);
		reported(20_000, 5_050, 20);
		assertThat(used(24_999)).as("100 take 25 s").isEqualTo(2);
		assertThat(used(25_000)).isEqualTo(1);
		assertThat(used(44_999)).isEqualTo(1);
		assertThat(used(45_000)).isZero();
	}

	@Test
	void timesForEachUnitMustAgreeToTwoInAHundred() {
		reported(0, 12_500, 50);
		reported(20_000, 5_150, 20);
		assertThat(used(59_999)).isEqualTo(2);
	}

	@Test
	void rateThatTwoAgreeOnHoldsForThoseThatDoNotAgreeButNoneGoesBeforeItsOwnReset() {
		reported(0, 12_500, 50);
		reported(1_000, 400, 1);
		reported(2_000, 31_500, 99);
		reported(3_000, 12_500, 50);
		assertThat(used(24_999)).isEqualTo(4);
		assertThat(used(25_000)).isEqualTo(3);
		assertThat(used(26_000)).isEqualTo(2);
		assertThat(used(33_499)).as("its own is 31.5 s").isEqualTo(1);
		assertThat(used(33_500)).isZero();
	}

	@Test
	void bucketThatIsRefilledInStepsIsNoWindowThoughItsMomentsAreClose() {
		for (int i = 1; i <= 100; i++) {
			reported(i, 50L * i, i);
		}
		assertThat(used(5_000)).as("as much is used as at first").isEqualTo(100);
		assertThat(used(5_001)).as("100 at 50 ms each").isEqualTo(99);
		assertThat(used(5_100)).isZero();
	}

	@Test
	void resetInWholeSecondsIsNoWindowWithinASecondOfABucket() {
		for (int i = 1; i <= 60; i++) {
			reported(i, 1_000 * (1 + (50L * i + 999) / 1_000), i);
		}
		assertThat(used(5_000)).isEqualTo(60);
	}

	@Test
	void windowThatIsProvedIsBelievedOfThoseBefore() {
		for (int i = 1; i <= 20; i++) {
			reported(i, 20_000 - i + 90 * (i % 2), 50 + i);
		}
		reported(100, 19_900, 100);
		assertThat(used(19_999)).isEqualTo(21);
		assertThat(used(20_090)).isZero();
	}

	@Test
	void chargeOfWhichNothingIsHeardGoesWithThoseAfterIt() {
		this.log.charge(1, 0, 0);
		reported(1_000, 29_000, 2);
		reported(2_000, 28_000, 3);
		assertThat(used(29_999)).isEqualTo(3);
		assertThat(used(30_000)).isZero();
	}

	@Test
	void chargeThatMayArriveAfterTheReportStays() {
		this.log.charge(1, 0, nanos(5_000));
		reported(1_000, 29_000, 2);
		reported(2_000, 28_000, 3);
		assertThat(used(64_999)).isEqualTo(1);
		assertThat(used(65_000)).isZero();
	}

	@Test
	void oneThatNothingAgreesWithYetWaitsForTheNext() {
		reported(0, 30_000, 1);
		reported(1_000, 50_000, 1);
		reported(2_000, 28_000, 2);
		assertThat(used(29_999)).isEqualTo(3);
		assertThat(used(30_000)).as("a stale one among them goes with the one after it").isZero();
	}

	@Test
	void oneWaitsForNoMoreThanFour() {
		reported(0, 50_000, 1);
		reported(1_000, 1_000, 1);
		reported(2_000, 4_000, 1);
		reported(3_000, 8_000, 1);
		reported(4_000, 46_000, 9);
		assertThat(used(49_999)).isEqualTo(5);
		assertThat(used(50_000)).as("with the three that came between").isZero();
	}

	@Test
	void oneThatFourHaveFollowedIsForgotten() {
		reported(0, 50_000, 1);
		reported(1_000, 1_000, 1);
		reported(2_000, 4_000, 1);
		reported(3_000, 8_000, 1);
		reported(4_000, 14_000, 1);
		reported(5_000, 45_000, 9);
		assertThat(used(59_999)).isEqualTo(6);
	}

	private void reported(long atMillis, long resetMillis, long used) {
		Charge charge = this.log.charge(1, nanos(atMillis), nanos(atMillis));
		charge.chargedThen = ++this.charged;
		this.resets.reported(new ReportedReset(charge, used, 100, nanos(resetMillis), nanos(atMillis)));
	}

	private long used(long atMillis) {
		return this.log.used(nanos(atMillis));
	}

	private static long nanos(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
