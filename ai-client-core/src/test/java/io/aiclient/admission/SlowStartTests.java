package io.aiclient.admission;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ramps that begin at 100.
 */
class SlowStartTests {

	@Test
	void beginsWithOneAndAddsOneForEveryTwoLetIn() {
		SlowStart ramp = SlowStart.afterBurst(10, 0, 100);
		assertThat(room(ramp)).isEqualTo(1);
		letIn(ramp, 1, 100);
		assertThat(room(ramp)).isEqualTo(1);
		letIn(ramp, 1, 100);
		assertThat(room(ramp)).isEqualTo(2);
		letIn(ramp, 2, 100);
		assertThat(room(ramp)).isEqualTo(3);
	}

	@Test
	void thoseUnderWayTakeRoomUntilTheyEnd() {
		SlowStart ramp = SlowStart.afterBurst(10, 0, 100);
		ramp.sent(100);
		assertThat(ramp.nanosUntilNext(100)).isEqualTo(RateLedger.WHEN_ONE_ENDS);
		ramp.ended(100);
		assertThat(ramp.nanosUntilNext(100)).isZero();
	}

	@Test
	void nextGoesOnlyWhenTheOneBeforeWouldHaveBeenRefused() {
		SlowStart ramp = SlowStart.afterBurst(10, 7, 100);
		letIn(ramp, 4, 100);
		ramp.sent(200);
		assertThat(ramp.nanosUntilNext(200)).isEqualTo(7);
		assertThat(ramp.nanosUntilNext(206)).isEqualTo(1);
		assertThat(ramp.nanosUntilNext(207)).isZero();
	}

	@Test
	void nextGoesAtOnceWhenNoneIsUnderWay() {
		SlowStart ramp = SlowStart.afterBurst(10, 7, 100);
		ramp.sent(200);
		ramp.ended(200);
		assertThat(ramp.nanosUntilNext(200)).isZero();
	}

	@Test
	void waitsFiveMillisecondsAtMostToSeeWhetherTheOneBeforeIsRefused() {
		SlowStart ramp = SlowStart.afterBurst(10, Duration.ofSeconds(3).toNanos(), 100);
		letIn(ramp, 4, 100);
		ramp.sent(200);
		assertThat(ramp.nanosUntilNext(200)).isEqualTo(Duration.ofMillis(5).toNanos());
	}

	@Test
	void goesFasterTheMoreWereLetInSoThatOneInAHundredMayBeRefused() {
		SlowStart ramp = SlowStart.testing(1_000, 600, 100);
		letIn(ramp, 300, 100);
		ramp.sent(200);
		assertThat(ramp.nanosUntilNext(200)).isEqualTo(200);
	}

	@Test
	void passedWhenTwiceAsManyWereLetInAsWereUnderWay() {
		SlowStart ramp = SlowStart.afterBurst(5, 0, 100);
		letIn(ramp, 9, 100);
		assertThat(ramp.isPassed()).isFalse();
		letIn(ramp, 1, 100);
		assertThat(ramp.isPassed()).isTrue();
	}

	@Test
	void thoseSentBeforeItBeganCountForNothing() {
		SlowStart ramp = SlowStart.afterBurst(1, 0, 100);
		letIn(ramp, 10, 99);
		assertThat(ramp.isPassed()).isFalse();
		assertThat(room(ramp)).isEqualTo(1);
		ramp.sent(100);
		ramp.ended(99);
		assertThat(ramp.nanosUntilNext(100)).isEqualTo(RateLedger.WHEN_ONE_ENDS);
	}

	@Test
	void testedWithOneAloneOnceTheAllowanceWasLetIn() {
		SlowStart ramp = SlowStart.testing(6, 0, 100);
		letIn(ramp, 5, 150);
		assertThat(room(ramp)).isEqualTo(3);
		letIn(ramp, 1, 150);
		assertThat(room(ramp)).as("the test goes alone").isEqualTo(1);
		assertThat(ramp.isPassed()).isFalse();
	}

	@Test
	void onlyOneThatWasSentSinceTheTestBeganPassesIt() {
		SlowStart ramp = SlowStart.testing(6, 0, 100);
		letIn(ramp, 6, 150);
		ramp.letIn(199, 300);
		assertThat(ramp.isPassed()).isFalse();
		ramp.letIn(200, 300);
		assertThat(ramp.isPassed()).isTrue();
	}

	/**
	 * Lets in some that were sent at a time, all of them at 200.
	 */
	private static void letIn(SlowStart ramp, int count, long sent) {
		for (int i = 0; i < count; i++) {
			ramp.letIn(sent, 200);
		}
	}

	/**
	 * How many may go together; they end again.
	 */
	private static int room(SlowStart ramp) {
		int room = 0;
		while (ramp.nanosUntilNext(200) == 0) {
			ramp.sent(100);
			room++;
		}
		for (int i = 0; i < room; i++) {
			ramp.ended(100);
		}
		return room;
	}

}
