package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.aiclient.TokenUsage;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
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
		.of(RateLimitSettings.none().withRequestsPerMinute(600L).withWindow(Duration.ofSeconds(10)));

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
		this.other.quota.onPauseReleased((paused) -> this.releases += paused ? 1 : 0);
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
	void aPauseThatARefusalOfOneRequestAsksForHoldsForAll() {
		Attempt refused = this.one.applies();
		this.fleet.at(1_000);
		refused.settle(new Settlement(Settlement.Verdict.REFUSED, TokenUsage.NONE, Duration.ofMillis(10), null,
				Duration.ofMinutes(1)));
		this.fleet.at(3_000);
		assertThat(this.other.gate.snapshot().cooldown()).isBetween(Duration.ofSeconds(57), Duration.ofSeconds(60));
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
		this.fleet.coordinator.down(true);
		this.fleet.at(8_000);
		this.one.gate.releasePause();
		Attempt next = this.one.applies();
		this.fleet.at(8_200);
		assertThat(next.waits()).isFalse();
		this.fleet.coordinator.down(false);
		this.fleet.at(12_000);
		assertThat(this.one.gate.snapshot().cooldown()).isZero();
		assertThat(this.other.gate.snapshot().cooldown()).isZero();
	}

	@Test
	void whoHeardOfTheReleaseReportsItsNextPauseThoughThatIsShorter() {
		refuseBoth();
		this.one.gate.releasePause();
		Attempt next = this.other.applies();
		this.fleet.at(6_000);
		assertThat(next.waits()).isFalse();
		next.settle(Settlement.throttled(Duration.ofMillis(10), Duration.ofMinutes(1)));
		this.fleet.at(8_000);
		assertThat(this.one.gate.snapshot().cooldown()).isBetween(Duration.ofSeconds(57), Duration.ofSeconds(59));
	}

	/**
	 * The first refusal comes while more than half of the quota is used and teaches
	 * nothing; the second would, as little is used then.
	 */
	@Test
	void aRefusalOfBeforeTheReleaseTeachesNothing() {
		Attempt before = this.one.applies();
		Attempt first = this.one.applies();
		List<Attempt> others = IntStream.range(0, 60).mapToObj((i) -> this.one.applies()).toList();
		this.fleet.at(1_500);
		others.forEach(Attempt::answered);
		first.settle(TOMORROW);
		this.fleet.at(2_500);
		this.one.gate.releasePause();
		this.fleet.at(20_000);
		before.settle(TOMORROW);
		this.fleet.at(22_000);
		assertThat(this.one.gate.snapshot().cooldown()).isZero();
		assertThat(this.one.gate.snapshot().windows()).extracting(WindowUsage::window)
			.containsExactly(Duration.ofSeconds(10));
	}

	@Test
	void aReleaseOfNoPauseChangesNothingElsewhere() {
		this.other.quota.onPauseReleased((paused) -> this.releases += paused ? 1 : 0);
		Attempt inFlight = this.other.applies();
		this.fleet.at(3_000);
		this.one.gate.releasePause();
		this.fleet.at(6_000);
		inFlight.settle(Settlement.throttled(Duration.ofMillis(10), Duration.ofMinutes(1)));
		this.fleet.at(8_000);
		assertThat(this.releases).isZero();
		assertThat(this.one.gate.snapshot().cooldown()).isBetween(Duration.ofSeconds(57), Duration.ofSeconds(59));
	}

	@Test
	void aPauseThatIsReportedAfterTheReleaseOfAnotherHolds() {
		Attempt early = this.one.applies();
		Attempt late = this.other.applies();
		this.fleet.at(1_000);
		early.settle(TOMORROW);
		this.fleet.at(3_400);
		this.one.gate.releasePause();
		this.fleet.loop.after(0, () -> late.settle(TOMORROW));
		this.fleet.at(3_900);
		this.fleet.coordinator.forgetAll();
		this.fleet.at(8_000);
		assertThat(this.other.gate.snapshot().cooldown()).as("its own").isGreaterThan(Duration.ofHours(23));
	}

	@Test
	void aReleaseIsHeardThoughTheCoordinatorHasLostItsMemory() {
		refuseBoth();
		this.other.quota.onPauseReleased((paused) -> this.releases += paused ? 1 : 0);
		this.fleet.coordinator.forgetAll();
		this.one.gate.releasePause();
		this.fleet.at(6_000);
		assertThat(this.releases).isOne();
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
