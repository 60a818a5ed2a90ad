package io.aiclient.admission;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ramps that begin at 100.
 */
class RampTests {

	@Test
	void beginsWithOneAndAddsOneForEveryFourLetIn() {
		Ramp ramp = Ramp.afterBurst(10, 100);
		assertThat(room(ramp)).isEqualTo(1);
		letIn(ramp, 3, 100);
		assertThat(room(ramp)).isEqualTo(1);
		letIn(ramp, 1, 100);
		assertThat(room(ramp)).isEqualTo(2);
		letIn(ramp, 4, 100);
		assertThat(room(ramp)).isEqualTo(3);
	}

	@Test
	void thoseUnderWayTakeRoomUntilTheyEnd() {
		Ramp ramp = Ramp.afterBurst(10, 100);
		ramp.sent();
		assertThat(ramp.isFull()).isTrue();
		ramp.ended(100);
		assertThat(ramp.isFull()).isFalse();
	}

	@Test
	void passedWhenFourTimesAsManyWereLetInAsWereUnderWay() {
		Ramp ramp = Ramp.afterBurst(5, 100);
		letIn(ramp, 19, 100);
		assertThat(ramp.isPassed()).isFalse();
		letIn(ramp, 1, 100);
		assertThat(ramp.isPassed()).isTrue();
	}

	@Test
	void thoseSentBeforeItBeganCountForNothing() {
		Ramp ramp = Ramp.afterBurst(1, 100);
		letIn(ramp, 10, 99);
		assertThat(ramp.isPassed()).isFalse();
		assertThat(room(ramp)).isEqualTo(1);
		ramp.sent();
		ramp.ended(99);
		assertThat(ramp.isFull()).isTrue();
	}

	@Test
	void testedWithOneAloneOnceTheAllowanceWasLetIn() {
		Ramp ramp = Ramp.testing(6, 100);
		letIn(ramp, 5, 150);
		assertThat(room(ramp)).isEqualTo(2);
		letIn(ramp, 1, 150);
		assertThat(room(ramp)).as("the test goes alone").isEqualTo(1);
		assertThat(ramp.isPassed()).isFalse();
	}

	@Test
	void onlyOneThatWasSentSinceTheTestBeganPassesIt() {
		Ramp ramp = Ramp.testing(6, 100);
		letIn(ramp, 6, 150);
		ramp.letIn(199, 300);
		assertThat(ramp.isPassed()).isFalse();
		ramp.letIn(200, 300);
		assertThat(ramp.isPassed()).isTrue();
	}

	/**
	 * Lets in some that were sent at a time, all of them at 200.
	 */
	private static void letIn(Ramp ramp, int count, long sent) {
		for (int i = 0; i < count; i++) {
			ramp.letIn(sent, 200);
		}
	}

	/**
	 * How many may go together; they end again.
	 */
	private static int room(Ramp ramp) {
		int room = 0;
		while (!ramp.isFull()) {
			ramp.sent();
			room++;
		}
		for (int i = 0; i < room; i++) {
			ramp.ended(100);
		}
		return room;
	}

}
