package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.simulator.Arrival;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

import static org.assertj.core.api.Assertions.assertThat;

class YardstickTests {

	private static final Duration MAKESPAN = Duration.ofSeconds(30);

	@Test
	void bucketIsHeldAgainstTheBucketItself() {
		Trial trial = trial(Enforcement.TOKEN_BUCKET);
		assertThat(score(trial, Yardstick.OWN_LOG)).isEqualTo(score(MAKESPAN, 20_400));
		assertThat(score(trial, Yardstick.POLICY)).isEqualTo(score(MAKESPAN, 20_100));
	}

	@Test
	void steppedBucketIsHeldAgainstItsStepsAndTheOwnLogWhicheverIsSlower() {
		Quota quota = Quota.perMinute(1200).in(Duration.ofSeconds(10));
		Trial second = Trial.of(QuotaLimits.none().requests(quota.refilledEvery(Duration.ofSeconds(1))), 600);
		assertThat(score(second, Yardstick.STEPS)).isEqualTo(score(MAKESPAN, 20_400));
		Trial sixSeconds = Trial.of(QuotaLimits.none().requests(quota.refilledEvery(Duration.ofSeconds(6))), 600);
		assertThat(score(sixSeconds, Yardstick.STEPS)).isEqualTo(score(MAKESPAN, 24_100));
	}

	@Test
	void fixedWindowIsHeldAgainstTheOwnLogUnlessThePhaseIsKnown() {
		Trial trial = trial(Enforcement.FIXED_WINDOW).offset(Duration.ofSeconds(4));
		assertThat(score(trial, Yardstick.KNOWN_PHASE)).isEqualTo(score(MAKESPAN, 16_400));
		assertThat(score(trial, Yardstick.OWN_LOG)).isEqualTo(score(MAKESPAN, 20_400));
	}

	@Test
	void afterTheFirstWindowOnlyWhatWasLeftCounts() {
		List<Arrival> arrivals = new ArrayList<>();
		arrive(arrivals, 2_000, 40, 200);
		arrive(arrivals, 2_500, 10, 429);
		arrive(arrivals, 11_999, 110, 200);
		arrive(arrivals, 12_000, 200, 200);
		arrive(arrivals, 22_000, 200, 200);
		arrive(arrivals, 32_000, 50, 200);
		Yardstick.Score score = Yardstick.AFTER_FIRST_WINDOW.score(trial(Enforcement.SLIDING_WINDOW), MAKESPAN,
				arrivals);
		assertThat(score).isEqualTo(score(Duration.ofMillis(20_100), 20_100));
		assertThat(score.ratio()).isEqualTo(1);
	}

	@Test
	void moreThanTheAllowanceInTheFirstWindowIsNotExpected() {
		List<Arrival> arrivals = new ArrayList<>();
		arrive(arrivals, 2_000, 200, 200);
		arrive(arrivals, 9_000, 200, 200);
		arrive(arrivals, 19_000, 200, 200);
		assertThat(Yardstick.AFTER_FIRST_WINDOW.score(trial(Enforcement.FIXED_WINDOW), MAKESPAN, arrivals))
			.isEqualTo(score(Duration.ofMillis(7_100), 10_400));
	}

	private static void arrive(List<Arrival> arrivals, long millis, int count, int status) {
		for (int i = 0; i < count; i++) {
			arrivals.add(new Arrival(Duration.ofMillis(millis), status, 0));
		}
	}

	private static Yardstick.Score score(Trial trial, Yardstick yardstick) {
		return yardstick.score(trial, MAKESPAN, List.of());
	}

	private static Yardstick.Score score(Duration taken, long bestMillis) {
		return new Yardstick.Score(taken, Duration.ofMillis(bestMillis));
	}

	private static Trial trial(Enforcement enforcement) {
		Quota quota = Quota.perMinute(1200).in(Duration.ofSeconds(10)).enforcedBy(enforcement);
		return Trial.of(QuotaLimits.none().requests(quota), 600);
	}

}
