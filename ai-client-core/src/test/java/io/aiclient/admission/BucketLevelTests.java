package io.aiclient.admission;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bucket of 100 that fills up in 10 s, in steps of unknown length.
 */
class BucketLevelTests {

	private static final long ALLOWANCE = 100;

	private static final long WHOLE = Duration.ofSeconds(10).toNanos();

	private final SlidingWindow log = new SlidingWindow(Duration.ofSeconds(10));

	private final BucketLevel level = new BucketLevel();

	@Test
	void nothingIsKnownBeforeTheFirstReport() {
		sent(0, 100);
		assertThat(until(100, 1)).isZero();
	}

	@Test
	void holdsWhatRemainedLessWhatIsAwaited() {
		Charge first = sent(0, 1);
		sent(0, 20);
		this.level.reports(first, 50, nanos(100));
		assertThat(until(30, 100)).isZero();
		assertThat(until(31, 100)).as("one of a hundred after the longest step").isEqualTo(6_200);
	}

	@Test
	void leastOfThoseThatWereOnTheirWayTogetherCounts() {
		Charge first = sent(0, 1);
		Charge second = sent(0, 1);
		this.level.reports(second, 48, nanos(100));
		this.level.reports(first, 49, nanos(110));
		assertThat(until(48, 110)).isZero();
		assertThat(until(49, 110)).isPositive();
	}

	@Test
	void reportOfOneThatWasSentLaterShowsARefill() {
		this.level.reports(sent(0, 1), 0, nanos(100));
		assertThat(until(1, 200)).isPositive();
		this.level.reports(sent(6_200, 1), 59, nanos(6_300));
		assertThat(until(59, 6_300)).isZero();
	}

	@Test
	void oneThatEndsWithoutAReportMayHaveArrivedUntilALaterOneReports() {
		Charge lost = sent(0, 30);
		this.level.reports(sent(0, 1), 30, nanos(100));
		this.level.ended(lost, nanos(200));
		assertThat(until(1, 200)).isPositive();
		this.level.reports(sent(300, 1), 29, nanos(400));
		assertThat(until(29, 400)).isZero();
	}

	@Test
	void reportsThatComeLateAreNoHelp() {
		this.level.reports(sent(0, 1), 0, nanos(2_501));
		assertThat(until(1, 2_501)).isZero();
	}

	private Charge sent(long atMillis, long amount) {
		Charge charge = this.log.charge(amount, nanos(atMillis), nanos(atMillis));
		this.level.sent(charge);
		return charge;
	}

	/**
	 * At which millisecond the amount is held; zero for now.
	 */
	private long until(long amount, long atMillis) {
		long wait = this.level.nanosUntil(amount, ALLOWANCE, WHOLE, nanos(atMillis));
		return (wait > 0) ? Duration.ofNanos(wait).toMillis() + atMillis : 0;
	}

	private static long nanos(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
