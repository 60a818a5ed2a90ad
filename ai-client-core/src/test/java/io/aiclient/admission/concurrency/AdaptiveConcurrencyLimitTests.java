package io.aiclient.admission.concurrency;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdaptiveConcurrencyLimitTests {

	@Test
	void triesAStepMoreAfterAWindowInWhichTheLimitWasReached() {
		ConcurrencyLimit limit = limit(20, null);
		answers(limit, 19, 0, 100, 20);
		assertThat(limit.current()).isEqualTo(20);
		answers(limit, 1, 0, 100, 20);
		assertThat(limit.current()).isEqualTo(22);
	}

	@Test
	void triesOneMoreAtLeastAndEightAnswersAtLeast() {
		ConcurrencyLimit limit = limit(1, null);
		answers(limit, 7, 0, 100, 1);
		assertThat(limit.current()).isEqualTo(1);
		answers(limit, 1, 0, 100, 1);
		assertThat(limit.current()).isEqualTo(2);
	}

	@Test
	void goesOnWhereMoreAtOnceCostNothing() {
		ConcurrencyLimit limit = limit(20, null);
		answers(limit, 20, 0, 100, 20);
		answers(limit, 22, 1_000, 101, 22);
		assertThat(limit.current()).isGreaterThan(22);
		assertThat(reason(limit)).isEqualTo("+10 % at once made latency +1 %: trying more");
	}

	@Test
	void goesBackWhereMoreAtOnceOnlyMakeItSlower() {
		ConcurrencyLimit limit = limit(20, null);
		answers(limit, 20, 0, 100, 20);
		answers(limit, 22, 1_000, 115, 22);
		assertThat(limit.current()).isEqualTo(20);
		assertThat(reason(limit)).isEqualTo("+10 % at once made latency +15 %: back");
	}

	@Test
	void goesDownWhereFewerAtOnceAreAsManyAnswers() {
		ConcurrencyLimit limit = limit(20, null);
		answers(limit, 20, 0, 100, 20);
		answers(limit, 22, 1_000, 115, 22);
		answers(limit, 20, 2_000, 100, 20);
		assertThat(limit.current()).as("a smaller stride after a failure").isEqualTo(19);
		answers(limit, 19, 3_000, 93, 19);
		assertThat(limit.current()).isLessThan(19);
		assertThat(reason(limit)).isEqualTo("-5 % at once made latency -7 %: trying fewer");
	}

	@Test
	void triesFewerAtOnceWhereAllAreSuddenlySlower() {
		ConcurrencyLimit limit = limit(20, null);
		answers(limit, 20, 0, 100, 20);
		answers(limit, 22, 1_000, 115, 22);
		answers(limit, 20, 2_000, 200, 20);
		assertThat(limit.current()).as("it may be chance").isEqualTo(20);
		answers(limit, 20, 3_000, 200, 20);
		assertThat(limit.current()).isEqualTo(18);
		assertThat(reason(limit)).isEqualTo("latency changed by +100 %: trying fewer");
		answers(limit, 18, 4_000, 200, 18);
		assertThat(limit.current()).as("it was not our load").isEqualTo(20);
	}

	@Test
	void answersFromBeforeAChangeSayNothingAboutIt() {
		ConcurrencyLimit limit = limit(20, null);
		answers(limit, 20, 0, 100, 20);
		answers(limit, 100, 100, 900, 20);
		assertThat(limit.current()).isEqualTo(22);
	}

	@Test
	void givesUpATrialThatNobodyReaches() {
		ConcurrencyLimit limit = limit(20, null);
		answers(limit, 20, 0, 100, 20);
		answers(limit, 4 * 22, 1_000, 100, 10);
		assertThat(limit.current()).isEqualTo(20);
		assertThat(reason(limit)).isEqualTo("22 at once were not reached: back");
	}

	@Test
	void staysWhereNobodyReachesIt() {
		ConcurrencyLimit limit = limit(20, null);
		answers(limit, 1_000, 0, 100, 17);
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
	}

	@Test
	void restsAfterACut() {
		ConcurrencyLimit limit = limit(10, null);
		overloaded(limit, 0, 1_000);
		for (int window = 1; window <= 12; window++) {
			assertThat(limit.current()).as("window %d", window).isEqualTo(9);
			answers(limit, 9, 1_000 * window + 1, 200, 9);
		}
		assertThat(limit.current()).isEqualTo(10);
	}

	@Test
	void tellsItsLastChange() {
		ConcurrencyLimit limit = limit(50, null);
		assertThat(limit.lastChange()).isNull();
		overloaded(limit, 0, 1_000);
		assertThat(limit.lastChange()).isEqualTo(
				new ConcurrencyLimit.Change(50, 45, "the provider was overloaded", Duration.ofSeconds(1).toNanos()));
	}

	@Test
	void keepsItsFloorAndItsCeiling() {
		ConcurrencyLimit limit = ConcurrencyLimit
			.of(new ConcurrencySettings(ConcurrencySettings.Mode.ADAPTIVE, 12, 6, 5, 0.5, null));
		overloaded(limit, 0, 10);
		overloaded(limit, 100, 10);
		assertThat(limit.current()).isEqualTo(5);
		for (int i = 1; i <= 20; i++) {
			answers(limit, 12, 1_000L * i, 100, limit.current());
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
		assertThat(reason(limit)).isEqualTo("mean latency of 121 ms is above 1.2 times the target of 100 ms");
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
		answers(limit, 8, 0, Duration.ofHours(1).toMillis(), 2);
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
				inFlight, 0, null, overloaded);
	}

	private static String reason(ConcurrencyLimit limit) {
		return Objects.requireNonNull(limit.lastChange()).reason();
	}

}
