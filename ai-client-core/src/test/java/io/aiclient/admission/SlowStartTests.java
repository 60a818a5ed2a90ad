package io.aiclient.admission;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slow starts that begin at 100.
 */
class SlowStartTests {

	@Test
	void beginsWithOneAndAddsOneForEveryTwoAccepted() {
		SlowStart slowStart = SlowStart.afterBurst(10, 0, 100);
		assertThat(room(slowStart)).isEqualTo(1);
		accepted(slowStart, 1, 100);
		assertThat(room(slowStart)).isEqualTo(1);
		accepted(slowStart, 1, 100);
		assertThat(room(slowStart)).isEqualTo(2);
		accepted(slowStart, 2, 100);
		assertThat(room(slowStart)).isEqualTo(3);
	}

	@Test
	void thoseInFlightTakeRoomUntilTheyEnd() {
		SlowStart slowStart = SlowStart.afterBurst(10, 0, 100);
		slowStart.sent(100);
		assertThat(slowStart.nanosUntilNext(100)).isEqualTo(RateLedger.WHEN_ONE_ENDS);
		slowStart.ended(100);
		assertThat(slowStart.nanosUntilNext(100)).isZero();
	}

	@Test
	void nextGoesOnlyWhenTheOneBeforeWouldHaveBeenRefused() {
		SlowStart slowStart = SlowStart.afterBurst(10, 7, 100);
		accepted(slowStart, 4, 100);
		slowStart.sent(200);
		assertThat(slowStart.nanosUntilNext(200)).isEqualTo(7);
		assertThat(slowStart.nanosUntilNext(206)).isEqualTo(1);
		assertThat(slowStart.nanosUntilNext(207)).isZero();
	}

	@Test
	void nextGoesAtOnceWhenNoneIsInFlight() {
		SlowStart slowStart = SlowStart.afterBurst(10, 7, 100);
		slowStart.sent(200);
		slowStart.ended(200);
		assertThat(slowStart.nanosUntilNext(200)).isZero();
	}

	@Test
	void waitsFiveMillisecondsAtMostToSeeWhetherTheOneBeforeIsRefused() {
		SlowStart slowStart = SlowStart.afterBurst(10, Duration.ofSeconds(3).toNanos(), 100);
		accepted(slowStart, 4, 100);
		slowStart.sent(200);
		assertThat(slowStart.nanosUntilNext(200)).isEqualTo(Duration.ofMillis(5).toNanos());
	}

	@Test
	void goesFasterTheMoreWereAcceptedSoThatOneInAHundredMayBeRefused() {
		SlowStart slowStart = SlowStart.testing(1_000, 600, 100);
		accepted(slowStart, 300, 100);
		slowStart.sent(200);
		assertThat(slowStart.nanosUntilNext(200)).isEqualTo(200);
	}

	@Test
	void passedWhenTwiceAsManyWereAcceptedAsWereInFlight() {
		SlowStart slowStart = SlowStart.afterBurst(5, 0, 100);
		accepted(slowStart, 9, 100);
		assertThat(slowStart.isPassed()).isFalse();
		accepted(slowStart, 1, 100);
		assertThat(slowStart.isPassed()).isTrue();
	}

	@Test
	void thoseSentBeforeItBeganCountForNothing() {
		SlowStart slowStart = SlowStart.afterBurst(1, 0, 100);
		accepted(slowStart, 10, 99);
		assertThat(slowStart.isPassed()).isFalse();
		assertThat(room(slowStart)).isEqualTo(1);
		slowStart.sent(100);
		slowStart.ended(99);
		assertThat(slowStart.nanosUntilNext(100)).isEqualTo(RateLedger.WHEN_ONE_ENDS);
	}

	@Test
	void testedWithOneAloneOnceTheAllowanceWasAccepted() {
		SlowStart slowStart = SlowStart.testing(6, 0, 100);
		accepted(slowStart, 5, 150);
		assertThat(room(slowStart)).isEqualTo(3);
		accepted(slowStart, 1, 150);
		assertThat(room(slowStart)).as("the test goes alone").isEqualTo(1);
		assertThat(slowStart.isPassed()).isFalse();
	}

	@Test
	void onlyOneThatWasSentSinceTheTestBeganPassesIt() {
		SlowStart slowStart = SlowStart.testing(6, 0, 100);
		accepted(slowStart, 6, 150);
		slowStart.accepted(199, 300);
		assertThat(slowStart.isPassed()).isFalse();
		slowStart.accepted(200, 300);
		assertThat(slowStart.isPassed()).isTrue();
	}

	/**
	 * Accepts some that were sent at a time, all of them at 200.
	 */
	private static void accepted(SlowStart slowStart, int count, long sent) {
		for (int i = 0; i < count; i++) {
			slowStart.accepted(sent, 200);
		}
	}

	/**
	 * How many may go together; they end again.
	 */
	private static int room(SlowStart slowStart) {
		int room = 0;
		while (slowStart.nanosUntilNext(200) == 0) {
			slowStart.sent(100);
			room++;
		}
		for (int i = 0; i < room; i++) {
			slowStart.ended(100);
		}
		return room;
	}

}
