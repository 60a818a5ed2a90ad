package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is counted in slots of 50 ms.
 */
class RecentTrafficTests {

	private final RecentTraffic traffic = new RecentTraffic(Duration.ofMillis(50), 1_400);

	@Test
	void sumIsOfWholeSlots() {
		add(0, 49, 50, 120);
		assertThat(sum(0, 49)).isEqualTo(2);
		assertThat(sum(49, 49)).isEqualTo(2);
		assertThat(sum(50, 99)).isEqualTo(1);
		assertThat(sum(0, 1_000)).isEqualTo(4);
		assertThat(sum(150, 1_000)).isZero();
	}

	@Test
	void nextSlotIsApart() {
		assertThat(this.traffic.nextSlot(nanos(0))).isEqualTo(nanos(50));
		assertThat(this.traffic.nextSlot(nanos(49))).isEqualTo(nanos(50));
		assertThat(this.traffic.nextSlot(nanos(50))).isEqualTo(nanos(100));
		assertThat(this.traffic.nextSlot(-1)).isZero();
	}

	@Test
	void firstIsTheBeginningOfItsSlotButNotBeforeTheSpan() {
		add(120, 400);
		assertThat(this.traffic.first(nanos(0), nanos(1_000))).isEqualTo(nanos(100));
		assertThat(this.traffic.first(nanos(110), nanos(1_000))).isEqualTo(nanos(110));
		assertThat(this.traffic.first(nanos(150), nanos(1_000))).isEqualTo(nanos(400));
		assertThat(this.traffic.first(nanos(450), nanos(1_000))).as("there was none").isEqualTo(nanos(1_000));
	}

	@Test
	void slotsAreReportedWithTheirLatestMoment() {
		add(0, 10, 120);
		List<String> slots = new ArrayList<>();
		this.traffic.forEach(nanos(0), nanos(1_000),
				(latest, count) -> slots.add(count + " until " + Duration.ofNanos(latest).toMillis()));
		assertThat(slots).containsExactly("2 until 50", "1 until 150");
	}

	@Test
	void aMinuteIsRemembered() {
		add(0, 60_000);
		assertThat(sum(0, 60_000)).isEqualTo(2);
	}

	@Test
	void slotThatComesAroundBeginsAnew() {
		add(0, 0, 70_000);
		assertThat(sum(0, 70_000)).isEqualTo(1);
		assertThat(sum(0, 49)).isZero();
	}

	@Test
	void clockMayBeNegative() {
		add(-60, -10);
		assertThat(sum(-50, -1)).isEqualTo(1);
		assertThat(sum(-100, 0)).isEqualTo(2);
	}

	private void add(long... sentMillis) {
		for (long sent : sentMillis) {
			this.traffic.add(nanos(sent));
		}
	}

	private long sum(long fromMillis, long toMillis) {
		return this.traffic.sum(nanos(fromMillis), nanos(toMillis));
	}

	private static long nanos(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
