package io.aiclient.admission.fleet;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.fleet.Member.Attempt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pause of all who share a quota, and its release by one of them.
 */
class FleetPauseTests {

	private static final Settlement TOMORROW = Settlement.throttled(Duration.ofMillis(10), Duration.ofDays(300));

	private final Fleet fleet = Fleet
		.of(RateLimitSettings.none().requestsPerMinute(600L).window(Duration.ofSeconds(10)));

	private final Member one = this.fleet.joins();

	private final Member other = this.fleet.joins();

	private int releases;

	@Test
	void noPauseIsLongerThanADay() {
		refuseBoth();
		assertThat(this.one.gate.snapshot().cooldown()).isLessThanOrEqualTo(Duration.ofDays(1));
		assertThat(this.other.gate.snapshot().cooldown()).isLessThanOrEqualTo(Duration.ofDays(1));
	}

	@Test
	void oneMemberReleasesThePauseOfAll() {
		refuseBoth();
		this.other.gate.onPauseReleased(() -> this.releases++);
		Attempt here = this.one.applies();
		Attempt there = this.other.applies();
		this.fleet.at(5_000);
		assertThat(here.waits()).isTrue();
		assertThat(there.waits()).isTrue();
		this.one.gate.releasePause();
		this.fleet.at(5_200);
		assertThat(here.waits()).isFalse();
		this.fleet.at(6_500);
		assertThat(there.waits()).as("though it was refused itself").isFalse();
		assertThat(this.releases).isOne();
		assertThat(this.other.gate.snapshot().cooldown()).isZero();
	}

	@Test
	void aPauseThatBeginsJustAfterTheReleaseHolds() {
		refuseBoth();
		this.fleet.at(5_000);
		this.one.gate.releasePause();
		Attempt next = this.one.applies();
		this.fleet.at(5_100);
		next.settle(Settlement.throttled(Duration.ofMillis(10), Duration.ofMinutes(2)));
		this.one.gate.releasePause();
		Attempt again = this.one.applies();
		this.fleet.at(5_200);
		again.settle(Settlement.throttled(Duration.ofMillis(10), Duration.ofMinutes(1)));
		this.fleet.at(7_000);
		assertThat(this.one.gate.snapshot().cooldown()).isBetween(Duration.ofSeconds(57), Duration.ofSeconds(60));
		assertThat(this.other.gate.snapshot().cooldown()).isBetween(Duration.ofSeconds(57), Duration.ofSeconds(60));
	}

	@Test
	void thePauseIsReleasedHereThoughTheCoordinatorIsAway() {
		refuseBoth();
		this.fleet.at(5_000);
		this.fleet.keeper.down(true);
		this.fleet.at(8_000);
		this.one.gate.releasePause();
		Attempt next = this.one.applies();
		this.fleet.at(8_200);
		assertThat(next.waits()).isFalse();
		this.fleet.keeper.down(false);
		this.fleet.at(12_000);
		assertThat(this.one.gate.snapshot().cooldown()).isZero();
		assertThat(this.other.gate.snapshot().cooldown()).isZero();
	}

	private void refuseBoth() {
		Attempt first = this.one.applies();
		Attempt second = this.other.applies();
		this.fleet.at(1_000);
		first.settle(TOMORROW);
		second.settle(TOMORROW);
		this.fleet.at(3_000);
	}

}
