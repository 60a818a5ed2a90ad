package io.aiclient.admission.fleet;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

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
