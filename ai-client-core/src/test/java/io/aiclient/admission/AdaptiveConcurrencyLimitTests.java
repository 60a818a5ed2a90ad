package io.aiclient.admission;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdaptiveConcurrencyLimitTests {

	@Test
	void growsByAStepAfterAWindowInWhichTheLimitWasReached() {
		ConcurrencyLimit limit = limit(20, null);
		answers(limit, 19, 0, 100, 1);
		answers(limit, 1, 0, 100, 20);
		assertThat(limit.current()).isEqualTo(22);
	}

	@Test
	void growsByOneAtLeast() {
		ConcurrencyLimit limit = limit(1, null);
		answers(limit, 1, 0, 100, 1);
		assertThat(limit.current()).isEqualTo(2);
		answers(limit, 2, 100, 100, 2);
		assertThat(limit.current()).isEqualTo(3);
	}

	@Test
	void staysWhereNobodyReachesIt() {
		ConcurrencyLimit limit = limit(20, null);
		answers(limit, 1_000, 0, 100, 19);
		assertThat(limit.current()).isEqualTo(20);
	}

	@Test
	void cutsByAStepAtOnceAndOnceForABurst() {
		ConcurrencyLimit limit = limit(50, null);
		overloaded(limit, 0, 1_000);
		assertThat(limit.current()).isEqualTo(45);
		for (int i = 0; i < 49; i++) {
			overloaded(limit, i, 1_100);
		}
		overloaded(limit, 1_000, 200);
		assertThat(limit.current()).as("all sent before the cut at 1,000 ms").isEqualTo(45);
		overloaded(limit, 1_001, 200);
		assertThat(limit.current()).isEqualTo(40);
	}

	@Test
	void answersFromBeforeTheCutDoNotMakeItGrow() {
		ConcurrencyLimit limit = limit(10, null);
		overloaded(limit, 0, 1_000);
		answers(limit, 100, 900, 200, 10);
		assertThat(limit.current()).isEqualTo(9);
		answers(limit, 9, 1_001, 200, 9);
		assertThat(limit.current()).isEqualTo(10);
	}

	@Test
	void keepsItsFloorAndItsCeiling() {
		ConcurrencyLimit limit = ConcurrencyLimit
			.of(new ConcurrencySettings(ConcurrencySettings.Mode.ADAPTIVE, 12, 6, 5, 0.5, null));
		overloaded(limit, 0, 10);
		overloaded(limit, 100, 10);
		assertThat(limit.current()).isEqualTo(5);
		for (int i = 1; i <= 10; i++) {
			answers(limit, limit.current(), 1_000L * i, 100, limit.current());
		}
		assertThat(limit.current()).isEqualTo(12);
	}

	@Test
	void meanAboveTargetTimesOnePointTwoCuts() {
		ConcurrencyLimit limit = limit(10, Duration.ofMillis(100));
		answers(limit, 10, 0, 120, 10);
		assertThat(limit.current()).as("1.2 times is not above").isEqualTo(10);
		answers(limit, 10, 1_000, 121, 10);
		assertThat(limit.current()).isEqualTo(9);
	}

	@Test
	void onlyAMeanBelowTargetTimesNoughtPointEightGrows() {
		ConcurrencyLimit limit = limit(10, Duration.ofMillis(100));
		answers(limit, 10, 0, 80, 10);
		assertThat(limit.current()).as("0.8 times is not below").isEqualTo(10);
		answers(limit, 10, 1_000, 79, 10);
		assertThat(limit.current()).isEqualTo(11);
	}

	@Test
	void slowProviderDoesNotFreezeIt() {
		ConcurrencyLimit limit = limit(2, null);
		answers(limit, 2, 0, Duration.ofHours(1).toMillis(), 2);
		assertThat(limit.current()).isEqualTo(3);
	}

	private static ConcurrencyLimit limit(int initial, @Nullable Duration target) {
		return ConcurrencyLimit
			.of(new ConcurrencySettings(ConcurrencySettings.Mode.ADAPTIVE, 100, initial, 1, 0.1, target));
	}

	private static void answers(ConcurrencyLimit limit, int count, long startedMillis, long latencyMillis,
			int inFlight) {
		for (int i = 0; i < count; i++) {
			limit.onSample(sample(startedMillis, latencyMillis, inFlight, false));
		}
	}

	private static void overloaded(ConcurrencyLimit limit, long startedMillis, long latencyMillis) {
		limit.onSample(sample(startedMillis, latencyMillis, 1, true));
	}

	private static ConcurrencyLimit.Sample sample(long startedMillis, long latencyMillis, int inFlight,
			boolean overloaded) {
		return new ConcurrencyLimit.Sample(Duration.ofMillis(startedMillis).toNanos(), Duration.ofMillis(latencyMillis),
				inFlight, 0, overloaded);
	}

}
