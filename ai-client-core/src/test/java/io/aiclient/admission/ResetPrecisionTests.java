package io.aiclient.admission;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResetPrecisionTests {

	private final ReportedUsage.ResetPrecision precision = new ReportedUsage.ResetPrecision();

	@Test
	void wholeSecondsMayBeRoundedDownUntilOneIsFiner() {
		assertThat(longest(9_001, 0)).isEqualTo(10_000);
		assertThat(longest(8_001, 1_000)).isEqualTo(9_000);
		assertThat(longest(7_501, 1_500)).isEqualTo(7_501);
		assertThat(longest(6_001, 3_000)).isEqualTo(6_001);
	}

	@Test
	void plainSecondsAreReadAsTheLongestAlready() {
		assertThat(longest(10_000, 0)).isEqualTo(10_000);
		assertThat(longest(9_000, 0)).isEqualTo(9_000);
	}

	@Test
	void lengthOfAWindowIsExact() {
		assertThat(longest(10_001, 0)).isEqualTo(10_001);
		assertThat(longest(10_001, 100)).isEqualTo(10_001);
		assertThat(longest(9_001, 1_100)).as("no length, then").isEqualTo(10_000);
		assertThat(longest(10_001, 1_200)).isEqualTo(11_000);
	}

	@Test
	void whatStaysTheSameForLongerThanItSaysIsALength() {
		assertThat(longest(1_001, 0)).isEqualTo(2_000);
		assertThat(longest(1_001, 2_001)).isEqualTo(2_000);
		assertThat(longest(1_001, 2_002)).isEqualTo(1_001);
	}

	private long longest(long resetMillis, long atMillis) {
		return Duration
			.ofNanos(this.precision.read(Duration.ofMillis(resetMillis), Duration.ofMillis(atMillis).toNanos()))
			.toMillis();
	}

}
