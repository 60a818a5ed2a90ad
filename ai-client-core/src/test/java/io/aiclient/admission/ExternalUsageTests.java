package io.aiclient.admission;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.ReportedUsage.ExternalUsage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What others use of a window of 60 s.
 */
class ExternalUsageTests {

	private static final long WINDOW = Duration.ofMinutes(1).toNanos();

	private final ExternalUsage external = new ExternalUsage();

	@Test
	void moreIsTakenAtOnce() {
		report(100, 0);
		assertThat(used(0)).isEqualTo(100);
		report(150, 10);
		assertThat(used(10)).isEqualTo(150);
	}

	@Test
	void lessIsTakenSlowly() {
		report(100, 0);
		report(0, 0);
		assertThat(used(0)).isEqualTo(100);
		report(0, 60);
		assertThat(used(60)).as("100 / e^(1/3)").isEqualTo(72);
		report(50, 120);
		assertThat(used(120)).as("50 + 21.7 / e^(1/3)").isEqualTo(66);
	}

	@Test
	void forgottenWhenNothingIsHeardForOneAndAHalfWindows() {
		report(100, 0);
		assertThat(used(89)).isEqualTo(100);
		assertThat(untilForgotten(60)).isEqualTo(30);
		assertThat(used(90)).isZero();
		assertThat(untilForgotten(90)).isZero();
	}

	@Test
	void ofALimitOfADayItIsForgottenAfterADay() {
		long day = Duration.ofDays(1).toNanos();
		this.external.report(100, 100, day, 0);
		assertThat(this.external.used(day, day - 1)).isEqualTo(100);
		assertThat(this.external.used(day, day)).isZero();
	}

	@Test
	void whatWasForgottenDoesNotSlowTheNextReport() {
		report(100, 0);
		report(10, 90);
		assertThat(used(90)).isEqualTo(10);
	}

	@Test
	void anyReportPutsForgettingOff() {
		report(100, 0);
		report(100, 80);
		assertThat(used(169)).isEqualTo(100);
		assertThat(used(170)).isZero();
	}

	@Test
	void nothingUsedIsNothingToWaitFor() {
		report(0, 0);
		assertThat(used(0)).isZero();
		assertThat(untilForgotten(0)).isZero();
	}

	@Test
	void forgottenWhenTheHeadersAreNotBelieved() {
		report(100, 0);
		this.external.forget();
		assertThat(used(1)).isZero();
		assertThat(untilForgotten(1)).isZero();
	}

	@Test
	void nothingIsLeftInTheEnd() {
		report(100, 0);
		for (int minute = 1; minute <= 30; minute++) {
			report(0, 60 * minute);
		}
		assertThat(used(1_800)).isZero();
	}

	@Test
	void lowerBoundAloneLowersNothing() {
		report(100, 0);
		this.external.report(20, 120, WINDOW, Duration.ofSeconds(60).toNanos());
		assertThat(used(60)).isEqualTo(100);
	}

	private void report(long seen, long atSeconds) {
		this.external.report(seen, seen, WINDOW, Duration.ofSeconds(atSeconds).toNanos());
	}

	private long used(long atSeconds) {
		return this.external.used(WINDOW, Duration.ofSeconds(atSeconds).toNanos());
	}

	private long untilForgotten(long atSeconds) {
		return Duration.ofNanos(this.external.nanosUntilForgotten(WINDOW, Duration.ofSeconds(atSeconds).toNanos()))
			.toSeconds();
	}

}
