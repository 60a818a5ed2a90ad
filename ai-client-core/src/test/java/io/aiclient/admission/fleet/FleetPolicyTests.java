package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.admission.zoo.Draw;
import io.aiclient.admission.zoo.Network;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

/**
 * Four processes share a quota that is used up for a minute.
 */
class FleetPolicyTests {

	private static final long QUOTA = 1_200;

	private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "PER_SECOND")
	void usesTheQuotaUpAndIsNeverRefused(Enforcement enforcement) {
		Fleet fleet = saturated(Quota.perMinute(QUOTA).in(TEN_SECONDS).enforcedBy(enforcement), false);
		assertThat(fleet.refused()).isZero();
		assertThat(fleet.admitted()).isGreaterThanOrEqualTo((long) (0.97 * QUOTA));
		assertThat(fleet.fullest(TEN_SECONDS)).isLessThanOrEqualTo(200);
		assertIsFair(fleet);
	}

	@Test
	void usesSlicesOfASecondUpAndIsNeverRefused() {
		Fleet fleet = saturated(Quota.perMinute(QUOTA).enforcedBy(Enforcement.PER_SECOND), true);
		assertThat(fleet.refused()).isZero();
		assertThat(fleet.admitted()).isGreaterThanOrEqualTo((long) (0.92 * QUOTA));
		assertIsFair(fleet);
	}

	/**
	 * As a batch does, which brings its next item when the one before may go.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 4 })
	void usesTheQuotaUpThoughOnlyOneIsInLine(int members) {
		Quota quota = Quota.perMinute(1_800).in(Duration.ofSeconds(2));
		Fleet fleet = Fleet.before(QuotaLimits.none().requests(quota), true)
			.toCoordinator(Draw.constant(Duration.ofMillis(4)));
		for (int i = 0; i < members; i++) {
			fleet.joins().saturates(1);
		}
		fleet.at(20_000);
		assertThat(fleet.refused()).isZero();
		assertThat(fleet.admitted()).isGreaterThanOrEqualTo(60 * 9);
		assertIsFair(fleet);
	}

	@ParameterizedTest
	@EnumSource
	void usesTheQuotaUpThoughOneDiesAndAnotherJoins(Enforcement enforcement) {
		Quota quota = Quota.perMinute(QUOTA).in(TEN_SECONDS).enforcedBy(enforcement);
		Fleet fleet = Fleet.before(QuotaLimits.none().requests(quota), true);
		for (int i = 0; i < 16; i++) {
			fleet.joins().saturates(1);
		}
		fleet.at(20_000);
		fleet.members.get(3).dies();
		fleet.at(25_000);
		fleet.joins().saturates(1);
		fleet.at(60_000);
		assertThat(fleet.refused()).isZero();
		assertThat(fleet.admitted()).isGreaterThanOrEqualTo((long) (0.95 * QUOTA));
	}

	@Test
	void clocksAnHourApartMakeNoDifference() {
		Quota quota = Quota.perMinute(QUOTA).in(TEN_SECONDS);
		List<List<Long>> admitted = new ArrayList<>();
		for (Duration apart : List.of(Duration.ZERO, Duration.ofHours(1))) {
			Fleet fleet = Fleet.before(QuotaLimits.none().requests(quota), false).apart(apart);
			fleet.joins().saturates(20);
			fleet.joins().saturates(20);
			fleet.at(25_000);
			fleet.members.forEach((member) -> admitted.add(member.admitted));
		}
		assertThat(admitted.get(2)).isEqualTo(admitted.get(0));
		assertThat(admitted.get(3)).isEqualTo(admitted.get(1));
	}

	@ParameterizedTest
	@EnumSource
	void isNeverRefusedHoweverSlowTheNetworkIs(Enforcement enforcement) {
		for (long seed = 0; seed < 12; seed++) {
			SplittableRandom random = new SplittableRandom(seed);
			Quota quota = Quota.perMinute(random.nextLong(600, 6_000))
				.in(Duration.ofSeconds(random.nextBoolean() ? 1 : 10))
				.enforcedBy(enforcement)
				.phase(Duration.ofMillis(random.nextLong(10_000)));
			Network network = Network.jitter(Duration.ofMillis(random.nextLong(1, 100)))
				.cold(50, Draw.uniform(Duration.ZERO, Duration.ofMillis(300)));
			Fleet fleet = Fleet.before(QuotaLimits.none().requests(quota), random.nextBoolean())
				.seed(seed)
				.network(network)
				.toCoordinator(Draw.uniform(Duration.ZERO, Duration.ofMillis(random.nextLong(1, 60))));
			long members = random.nextLong(2, 7);
			for (int i = 0; i < members; i++) {
				fleet.at(500L * i);
				fleet.joins().saturates(random.nextInt(1, 40));
			}
			fleet.at(12_000);
			fleet.members.get(0).dies();
			fleet.joins().saturates(10);
			fleet.at(30_000);
			assertThat(fleet.refused()).as("seed %s", seed).isZero();
		}
	}

	private static Fleet saturated(Quota quota, boolean processingTime) {
		Fleet fleet = Fleet.before(QuotaLimits.none().requests(quota), processingTime);
		for (int i = 0; i < 4; i++) {
			fleet.joins().saturates(20);
		}
		fleet.at(60_000);
		return fleet;
	}

	private static void assertIsFair(Fleet fleet) {
		long fair = fleet.admitted() / fleet.members.size();
		assertThat(fleet.members)
			.allSatisfy((member) -> assertThat((long) member.admitted.size()).isCloseTo(fair, withPercentage(15)));
	}

}
