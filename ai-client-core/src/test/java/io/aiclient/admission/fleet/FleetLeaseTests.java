package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.AiAnswerHead;
import io.aiclient.admission.AdmissionSnapshot.AllowanceSource;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.shared.SharedQuota.LatchChange;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.fleet.Member.Attempt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What several processes share beside places in a window.
 */
class FleetLeaseTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final Fleet fleet = Fleet.of(RateLimitSettings.none());

	@Test
	void allTogetherHaveNoMoreInFlightThanTheAccountAllows() {
		this.fleet.settings(SharedQuotaSettings.of("account", this.fleet.coordinator).withMaxConcurrency(5));
		Member one = this.fleet.joins();
		Member other = this.fleet.joins();
		List<Attempt> all = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			all.add(one.applies());
			all.add(other.applies());
		}
		this.fleet.at(500);
		assertThat(all.stream().filter((attempt) -> !attempt.waits())).hasSize(5);
		assertThat(other.gate.snapshot().waitingFor()).isEqualTo("concurrency");
		all.stream().filter((attempt) -> !attempt.waits()).toList().forEach(Attempt::answered);
		this.fleet.at(700);
		assertThat(all.stream().filter((attempt) -> !attempt.waits())).hasSize(10);
	}

	@Test
	void theSlotsOfAProcessThatDiedComeBack() {
		this.fleet.settings(SharedQuotaSettings.of("account", this.fleet.coordinator).withMaxConcurrency(2));
		Member dead = this.fleet.joins();
		Member alive = this.fleet.joins();
		dead.applies();
		dead.applies();
		this.fleet.at(100);
		assertThat(dead.admitted).hasSize(2);
		dead.dies();
		Attempt next = alive.applies();
		this.fleet.at(2_500);
		assertThat(next.waits()).isTrue();
		this.fleet.at(3_500);
		assertThat(next.waits()).isFalse();
	}

	@Test
	void whatTheProviderReportsToOneOfItsLimitsHoldsForAll() {
		Member one = this.fleet.joins();
		Member other = this.fleet.joins();
		Attempt first = one.applies();
		this.fleet.at(50);
		first.answering(reported(10, 9));
		first.answered();
		this.fleet.at(1_200);
		assertThat(other.gate.snapshot().windows()).extracting(WindowUsage::allowance).containsExactly(10L);
		List<Attempt> all = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			all.add(one.applies());
			all.add(other.applies());
		}
		this.fleet.at(1_500);
		assertThat(all.stream().filter((attempt) -> !attempt.waits())).hasSize(9);
		assertThat(other.gate.snapshot().waitingFor()).isEqualTo("requests");
	}

	@Test
	void whatOthersUseIsSeenByAll() {
		Fleet known = Fleet.of(RateLimitSettings.none().withRequestsPerMinute(10L));
		Member one = known.joins();
		Member other = known.joins();
		Attempt first = one.applies();
		known.at(50);
		first.answering(reported(10, 3));
		known.at(1_200);
		assertThat(other.gate.snapshot().windows())
			.containsExactly(new WindowUsage("requests", 1, 6, 10, MINUTE, AllowanceSource.CONFIGURED));
		List<Attempt> all = List.of(other.applies(), other.applies(), other.applies(), other.applies());
		known.at(1_500);
		assertThat(all.stream().filter((attempt) -> !attempt.waits())).hasSize(3);
	}

	@Test
	void theOwnUseOfTheFleetIsNotTakenForThatOfOthers() {
		Fleet known = Fleet.of(RateLimitSettings.none().withRequestsPerMinute(10L));
		Member one = known.joins();
		Member other = known.joins();
		Attempt first = one.applies();
		known.at(50);
		Attempt second = other.applies();
		known.at(100);
		first.answering(reported(10, 9));
		second.answering(reported(10, 8));
		known.at(1_200);
		assertThat(one.gate.snapshot().windows()).extracting(WindowUsage::external).containsExactly(0L);
	}

	@Test
	void aRefusalPausesAll() {
		Member one = this.fleet.joins();
		Member other = this.fleet.joins();
		Attempt first = one.applies();
		this.fleet.at(50);
		first.settle(Settlement.throttled(Duration.ofMillis(10), Duration.ofSeconds(4)));
		this.fleet.at(1_500);
		Attempt next = other.applies();
		assertThat(other.gate.snapshot().cooldown()).isBetween(Duration.ofMillis(2_500), Duration.ofMillis(2_600));
		assertThat(other.gate.snapshot().waitingFor()).isEqualTo("cooldown");
		this.fleet.at(4_000);
		assertThat(next.waits()).isTrue();
		this.fleet.at(4_100);
		assertThat(next.waits()).isFalse();
	}

	@Test
	void noPauseOfAllIsLongerThanADay() {
		Member one = this.fleet.joins();
		Member other = this.fleet.joins();
		Attempt first = one.applies();
		this.fleet.at(50);
		first.settle(Settlement.throttled(Duration.ofMillis(10), Duration.ofDays(365)));
		this.fleet.at(1_500);
		assertThat(other.gate.snapshot().cooldown()).isBetween(Duration.ofHours(23), Duration.ofDays(1));
	}

	@Test
	void whoeverReleasesAPauseReleasesItForAll() {
		Member one = this.fleet.joins();
		Member other = this.fleet.joins();
		Attempt first = one.applies();
		this.fleet.at(50);
		first.settle(Settlement.throttled(Duration.ofMillis(10), Duration.ofHours(3)));
		this.fleet.at(1_500);
		Attempt here = one.applies();
		Attempt there = other.applies();
		other.gate.releasePause();
		this.fleet.at(2_800);
		assertThat(there.waits()).isFalse();
		assertThat(here.waits()).as("whose own refusal it was").isFalse();
		assertThat(one.gate.snapshot().cooldown()).isZero();
	}

	@Test
	void aPauseThatBeginsAfterAReleaseHolds() {
		Member one = this.fleet.joins();
		Member other = this.fleet.joins();
		Attempt first = one.applies();
		this.fleet.at(50);
		first.settle(Settlement.throttled(Duration.ofMillis(10), Duration.ofHours(3)));
		this.fleet.at(1_500);
		one.gate.releasePause();
		Attempt second = one.applies();
		this.fleet.at(1_600);
		second.settle(Settlement.throttled(Duration.ofMillis(10), Duration.ofSeconds(20)));
		this.fleet.at(4_000);
		assertThat(other.gate.snapshot().cooldown()).isBetween(Duration.ofSeconds(17), Duration.ofSeconds(18));
		assertThat(one.gate.snapshot().cooldown()).isBetween(Duration.ofSeconds(17), Duration.ofSeconds(18));
	}

	@Test
	void aRefusalThoughLittleWasUsedMeansAShorterWindowForTenMinutes() {
		Fleet known = Fleet.of(RateLimitSettings.none().withRequestsPerMinute(600L));
		Member one = known.joins();
		Member other = known.joins();
		Attempt first = one.applies();
		known.at(50);
		first.settle(Settlement.throttled(Duration.ofMillis(10), Duration.ofSeconds(1)));
		known.at(1_300);
		assertThat(other.gate.snapshot().windows())
			.containsExactly(new WindowUsage("requests", 0, 0, 100, Duration.ofSeconds(10), AllowanceSource.HEADERS));
		known.at(610_000);
		assertThat(other.gate.snapshot().windows())
			.containsExactly(new WindowUsage("requests", 0, 0, 600, MINUTE, AllowanceSource.CONFIGURED));
	}

	@Test
	void aRefusalThatTheUseExplainsMeansNoShorterWindow() {
		Fleet known = Fleet.of(RateLimitSettings.none().withRequestsPerMinute(10L));
		Member one = known.joins();
		List<Attempt> all = List.of(one.applies(), one.applies(), one.applies(), one.applies(), one.applies());
		known.at(50);
		all.get(0).settle(Settlement.throttled(Duration.ofMillis(10), Duration.ofSeconds(1)));
		known.at(1_300);
		assertThat(one.gate.snapshot().windows()).extracting(WindowUsage::window).containsExactly(MINUTE);
	}

	@Test
	void theLatchOfOneIsHeardByAllOthers() {
		Member one = this.fleet.joins();
		Member other = this.fleet.joins();
		List<LatchChange> heard = new ArrayList<>();
		other.quota.onLatch(List::of, heard::add);
		this.fleet.at(100);
		one.quota.latchChanged(new LatchChange(null, "account refused: no money"));
		this.fleet.at(1_300);
		one.quota.latchChanged(new LatchChange(null, null));
		this.fleet.at(2_600);
		assertThat(heard).containsExactly(new LatchChange(null, "account refused: no money"),
				new LatchChange(null, null));
	}

	@Test
	void whoJoinsHearsOfALatchThatIsSet() {
		Member one = this.fleet.joins();
		this.fleet.at(100);
		one.quota.latchChanged(new LatchChange(null, "account refused: no money"));
		this.fleet.at(200);
		List<LatchChange> heard = new ArrayList<>();
		this.fleet.joins().quota.onLatch(List::of, heard::add);
		this.fleet.at(300);
		assertThat(heard).containsExactly(new LatchChange(null, "account refused: no money"));
	}

	@Test
	void theLatchOfAKeyIsHeardByThoseWhoSendTheSameKey() {
		Member one = this.fleet.joins();
		one.quota.onLatch(() -> List.of("old"), (change) -> {
		});
		List<LatchChange> same = new ArrayList<>();
		this.fleet.joins().quota.onLatch(() -> List.of("old", "other"), same::add);
		List<LatchChange> another = new ArrayList<>();
		this.fleet.joins().quota.onLatch(() -> List.of("new"), another::add);
		List<LatchChange> without = new ArrayList<>();
		this.fleet.joins().quota.onLatch(List::of, without::add);
		this.fleet.at(1_200);
		one.quota.latchChanged(new LatchChange("old", "key refused: wrong"));
		this.fleet.at(2_400);
		one.quota.latchChanged(new LatchChange("old", null));
		this.fleet.at(3_600);
		assertThat(same).containsExactly(new LatchChange("old", "key refused: wrong"), new LatchChange("old", null));
		assertThat(another).isEmpty();
		assertThat(without).isEmpty();
	}

	@Test
	void aMemberThatChangesToARefusedKeyHearsOfIt() {
		Member one = this.fleet.joins();
		one.quota.onLatch(() -> List.of("old"), (change) -> {
		});
		List<String> keys = new ArrayList<>(List.of("new"));
		List<LatchChange> heard = new ArrayList<>();
		this.fleet.joins().quota.onLatch(() -> List.copyOf(keys), heard::add);
		this.fleet.at(1_200);
		one.quota.latchChanged(new LatchChange("old", "key refused: wrong"));
		this.fleet.at(2_400);
		assertThat(heard).isEmpty();
		keys.set(0, "old");
		this.fleet.at(3_600);
		assertThat(heard).containsExactly(new LatchChange("old", "key refused: wrong"));
	}

	@Test
	void aLatchIsReportedAgainToACoordinatorThatLostItWhileAnotherWasReported() {
		Member one = this.fleet.joins();
		one.quota.onLatch(() -> List.of("a", "b"), (change) -> {
		});
		this.fleet.at(100);
		one.quota.latchChanged(new LatchChange(null, "account refused: no money"));
		this.fleet.at(500);
		this.fleet.coordinator.forgetAll();
		one.quota.latchChanged(new LatchChange("a", "key refused: wrong"));
		this.fleet.at(501);
		one.quota.latchChanged(new LatchChange("b", "key refused: wrong"));
		this.fleet.at(2_000);
		List<LatchChange> heard = new ArrayList<>();
		this.fleet.joins().quota.onLatch(List::of, heard::add);
		this.fleet.at(2_100);
		assertThat(heard).containsExactly(new LatchChange(null, "account refused: no money"));
	}

	@Test
	void whereProcessesDifferTheSmallerLimitHolds() {
		Member large = this.fleet.joins(RateLimitSettings.none().withRequestsPerMinute(100L));
		this.fleet.joins(RateLimitSettings.none().withRequestsPerMinute(50L));
		this.fleet.at(1_200);
		assertThat(large.gate.snapshot().windows()).extracting(WindowUsage::allowance).containsExactly(50L);
	}

	@Test
	void whoClosesGivesBackWhatItHolds() {
		Fleet many = Fleet
			.of(RateLimitSettings.none().withRequestsPerMinute(12_000L).withWindow(Duration.ofSeconds(10)));
		Member member = many.joins();
		for (int i = 0; i < 100; i++) {
			many.at(5L * i);
			many.loop.after(20_000_000, member.applies()::answered);
		}
		many.at(499);
		assertThat(many.coordinator.used("requests")).isGreaterThan(100);
		member.gate.close();
		many.at(600);
		assertThat(many.coordinator.used("requests")).isEqualTo(100);
		int exchanges = many.coordinator.exchanges();
		many.at(20_000);
		assertThat(many.coordinator.exchanges()).isEqualTo(exchanges);
	}

	@Test
	void anIdleProcessIsSeldomHeard() {
		this.fleet.joins();
		this.fleet.at(120_000);
		int exchanges = this.fleet.coordinator.exchanges();
		this.fleet.at(180_000);
		assertThat(this.fleet.coordinator.exchanges() - exchanges).isBetween(11, 13);
	}

	private static AiAnswerHead reported(long limit, long remaining) {
		return new AiAnswerHead(null, List.of(new ReportedLimit("requests", limit, remaining, null)));
	}

}
