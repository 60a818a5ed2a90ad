package io.aiclient.admission;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which resets are believed. Each charge is of one, in a log of 60 s, and is gone early
 * only if its reset is believed.
 */
class ToldResetsTests {

	private final SlidingWindow log = new SlidingWindow(Duration.ofMinutes(1));

	private final ToldResets resets = new ToldResets(this.log);

	@Test
	void loneOneIsNotBelieved() {
		told(0, 5_000, 1);
		assertThat(used(59_999)).isEqualTo(1);
		assertThat(used(60_000)).isZero();
	}

	@Test
	void twoThatTellTheSameMomentAreBelieved() {
		told(0, 30_000, 1);
		told(10_000, 20_000, 2);
		assertThat(used(29_999)).isEqualTo(2);
		assertThat(used(30_000)).isZero();
	}

	@Test
	void sameMomentIsATenthOfASecondWide() {
		told(0, 30_000, 1);
		told(10_000, 20_100, 2);
		assertThat(used(30_100)).isZero();
	}

	@Test
	void momentsFurtherApartDoNotAgree() {
		told(0, 30_000, 1);
		told(10_000, 20_101, 2);
		assertThat(used(59_999)).isEqualTo(2);
	}

	@Test
	void twoThatTellTheSameDurationAreBelieved() {
		told(0, 27_000, 1);
		told(20_000, 27_000, 50);
		assertThat(used(26_999)).isEqualTo(2);
		assertThat(used(27_000)).isEqualTo(1);
		assertThat(used(46_999)).isEqualTo(1);
		assertThat(used(47_000)).isZero();
	}

	@Test
	void twoThatTellTheSameTimeForEachUnitAreBelieved() {
		told(0, 25_000, 50);
		told(20_000, 10_100, 20);
		assertThat(used(24_999)).isEqualTo(2);
		assertThat(used(25_000)).isEqualTo(1);
		assertThat(used(30_100)).isZero();
	}

	@Test
	void timesForEachUnitMustAgreeToTwoInAHundred() {
		told(0, 25_000, 50);
		told(20_000, 10_300, 20);
		assertThat(used(59_999)).isEqualTo(2);
	}

	@Test
	void timeForEachUnitIsNoMeasureWhereTheProviderDoesNotSeeWhatWeUsed() {
		toldSeeing(0, 25_000, 50, 200);
		toldSeeing(20_000, 10_000, 20, 81);
		assertThat(used(59_999)).isEqualTo(2);
	}

	@Test
	void aQuarterOfWhatWeUsedIsEnoughToSee() {
		toldSeeing(0, 25_000, 50, 200);
		toldSeeing(20_000, 10_000, 20, 80);
		assertThat(used(30_000)).isZero();
	}

	@Test
	void oneThatNothingAgreesWithYetWaitsForTheNext() {
		told(0, 30_000, 1);
		told(1_000, 50_000, 1);
		told(2_000, 28_000, 2);
		assertThat(used(29_999)).isEqualTo(3);
		assertThat(used(30_000)).isEqualTo(1);
		assertThat(used(60_999)).as("a stale one among them keeps its charge for a window").isEqualTo(1);
		assertThat(used(61_000)).isZero();
	}

	@Test
	void oneWaitsForNoMoreThanFour() {
		told(0, 50_000, 1);
		told(1_000, 1_000, 1);
		told(2_000, 4_000, 1);
		told(3_000, 8_000, 1);
		told(4_000, 46_000, 9);
		assertThat(used(50_000)).as("three came between").isEqualTo(3);
	}

	@Test
	void oneThatFourHaveFollowedIsForgotten() {
		told(0, 50_000, 1);
		told(1_000, 1_000, 1);
		told(2_000, 4_000, 1);
		told(3_000, 8_000, 1);
		told(4_000, 14_000, 1);
		told(5_000, 45_000, 9);
		assertThat(used(59_999)).isEqualTo(6);
	}

	private void told(long atMillis, long resetMillis, long used) {
		toldSeeing(atMillis, resetMillis, used, used);
	}

	private void toldSeeing(long atMillis, long resetMillis, long used, long ours) {
		this.resets.told(this.log.charge(1, nanos(atMillis), nanos(atMillis)), used, ours, nanos(resetMillis),
				nanos(atMillis));
	}

	private long used(long atMillis) {
		return this.log.used(nanos(atMillis));
	}

	private static long nanos(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
