package io.aiclient.admission.shared;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CoordinatorClockTests {

	private static final long MILLI = Duration.ofMillis(1).toNanos();

	private final CoordinatorClock clock = new CoordinatorClock();

	@Test
	void answersOnTheSafeSideOfWhatIsNotKnown() {
		this.clock.read(100 * MILLI, 104 * MILLI, 50_000);
		assertThat(this.clock.whenCertainly(60_000)).isEqualTo(114 * MILLI);
		assertThat(this.clock.untilCertainly(60_000)).isEqualTo(110 * MILLI);
		assertThat(this.clock.latest(110 * MILLI)).isEqualTo(60_000);
	}

	@Test
	void believesTheShortestRecentExchange() {
		this.clock.read(100 * MILLI, 110 * MILLI, 50_000);
		this.clock.read(200 * MILLI, 201 * MILLI, 145_500);
		this.clock.read(300 * MILLI, 320 * MILLI, 250_000);
		assertThat(this.clock.whenCertainly(245_500)).isEqualTo(301 * MILLI);
	}

	@Test
	void forgetsAShortExchangeOfLongAgo() {
		this.clock.read(0, 0, 0);
		for (int i = 1; i <= 16; i++) {
			this.clock.read(i * 100 * MILLI, i * 100 * MILLI + 10 * MILLI, i * 100_000 + 5_000);
		}
		assertThat(this.clock.whenCertainly(2_005_000)).isEqualTo(2_010 * MILLI);
	}

	@Test
	void startsAnewIfTheCoordinatorsClockWasSet() {
		this.clock.read(100 * MILLI, 101 * MILLI, 50_000);
		this.clock.read(200 * MILLI, 210 * MILLI, 3_600_000_000L);
		assertThat(this.clock.latest(205 * MILLI)).isEqualTo(3_600_005_000L);
	}

	@Test
	void doesNotMindWhereOurOwnTimeBegins() {
		long origin = Long.MAX_VALUE - 50 * MILLI;
		this.clock.read(origin, origin + 2 * MILLI, 1_000);
		assertThat(this.clock.whenCertainly(101_000)).isEqualTo(origin + 102 * MILLI);
		assertThat(this.clock.latest(origin + 100 * MILLI)).isEqualTo(101_000);
	}

	@Test
	void cannotAnswerBeforeItWasRead() {
		assertThat(this.clock.isRead()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> this.clock.latest(0));
	}

}
