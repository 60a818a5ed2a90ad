package io.aiclient.simulator.quota;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class QuotaPolicyTests {

	private static final Quota TEN_IN_TEN_SECONDS = Quota.perMinute(60).in(Duration.ofSeconds(10));

	@Test
	void fixedWindowStartsEachWindowFromZero() {
		Timetable.of(TEN_IN_TEN_SECONDS.enforcedBy(Enforcement.FIXED_WINDOW))
			.shows(0, 10, 0)
			.allows(4_000, 10)
			.shows(4_000, 0, 6_000)
			.refuses(9_999, 1, 1)
			.allows(10_000, 10)
			.refuses(19_000, 1, 1_000)
			.shows(20_000, 10, 0)
			.neverFits(11);
	}

	@Test
	void fixedWindowMayHaveBegunBeforeTheOrigin() {
		Timetable.of(TEN_IN_TEN_SECONDS.enforcedBy(Enforcement.FIXED_WINDOW).phase(Duration.ofSeconds(7)))
			.allows(2_999, 10)
			.allows(3_000, 10)
			.refuses(4_000, 1, 9_000);
	}

	@Test
	void fixedWindowForgetsADebt() {
		Timetable.of(TEN_IN_TEN_SECONDS.enforcedBy(Enforcement.FIXED_WINDOW))
			.charges(0, 25)
			.shows(0, 0, 10_000)
			.allows(10_000, 10);
	}

	@Test
	void slidingWindowFreesEachChargeOneWindowLater() {
		Timetable.of(TEN_IN_TEN_SECONDS)
			.allows(0, 4)
			.allows(6_000, 6)
			.shows(6_000, 0, 10_000)
			.refuses(6_000, 1, 4_000)
			.refuses(6_000, 5, 10_000)
			.refuses(9_999, 4, 1)
			.allows(10_000, 4)
			.refuses(10_000, 1, 6_000)
			.allows(16_000, 6)
			.shows(30_000, 10, 0)
			.neverFits(11);
	}

	@Test
	void slidingWindowCarriesADebt() {
		Timetable.of(TEN_IN_TEN_SECONDS).charges(0, 10).charges(5_000, 3).refuses(10_000, 8, 5_000).allows(10_000, 7);
	}

	@Test
	void slidingWindowTakesAnEarlierTimeAsTheLatest() {
		Timetable.of(TEN_IN_TEN_SECONDS).allows(5_000, 10).refuses(1_000, 1, 10_000).refuses(6_000, 1, 9_000);
	}

	@Test
	void tokenBucketRefillsContinuously() {
		Timetable.of(TEN_IN_TEN_SECONDS.enforcedBy(Enforcement.TOKEN_BUCKET))
			.allows(0, 10)
			.refuses(0, 1, 1_000)
			.refuses(600, 1, 400)
			.allows(1_000, 1)
			.shows(3_500, 2, 7_500)
			.refuses(3_500, 4, 1_500)
			.shows(60_000, 10, 0)
			.neverFits(11);
	}

	@Test
	void tokenBucketPaysADebtBack() {
		Timetable.of(TEN_IN_TEN_SECONDS.enforcedBy(Enforcement.TOKEN_BUCKET))
			.charges(0, 15)
			.shows(0, 0, 15_000)
			.refuses(2_000, 1, 4_000)
			.allows(6_000, 1);
	}

	@Test
	void tokenBucketLosesNothingToRounding() {
		QuotaPolicy policy = Quota.perMinute(180_000_000).enforcedBy(Enforcement.TOKEN_BUCKET).newPolicy(0);
		policy.charge(180_000_000, 0);
		for (long now = 0; now <= 1_000_000; now += 7) {
			policy.remaining(now);
		}
		assertThat(policy.remaining(1_000_000)).isEqualTo(3_000);
	}

	@Test
	void steppedBucketGetsAtTheEndOfEachStepWhatItsTimeBrings() {
		Timetable.of(TEN_IN_TEN_SECONDS.refilledEvery(Duration.ofSeconds(4)))
			.allows(0, 10)
			.shows(0, 0, 12_000)
			.refuses(3_999, 1, 1)
			.allows(4_000, 3)
			.refuses(4_000, 2, 4_000)
			.shows(7_000, 1, 9_000)
			.allows(8_000, 5)
			.shows(60_000, 10, 0)
			.neverFits(11);
	}

	@Test
	void stepOfABucketMayHaveBegunBeforeTheOrigin() {
		Timetable.of(TEN_IN_TEN_SECONDS.refilledEvery(Duration.ofSeconds(4)).phase(Duration.ofSeconds(7)))
			.allows(0, 10)
			.refuses(999, 1, 1)
			.allows(1_000, 4);
	}

	@Test
	void stepBringsPartsOfARequestToo() {
		Timetable.of(TEN_IN_TEN_SECONDS.refilledEvery(Duration.ofMillis(300)))
			.allows(0, 10)
			.refuses(1_199, 1, 1)
			.allows(1_200, 1)
			.refuses(1_200, 1, 900);
	}

	@Test
	void perSecondSlicesLetASixtiethThroughEachSecond() {
		Timetable.of(Quota.perMinute(150).enforcedBy(Enforcement.PER_SECOND))
			.allows(300, 2)
			.refuses(300, 1, 700)
			.allows(1_000, 2)
			.refuses(1_999, 1, 1)
			.shows(2_000, 2, 0)
			.neverFits(3);
	}

	@ParameterizedTest
	@EnumSource(Enforcement.class)
	void waitThatIsReportedIsTheShortestThatWorks(Enforcement enforcement) {
		Quota quota = Quota.perMinute(6_000).in(Duration.ofSeconds(1)).enforcedBy(enforcement);
		QuotaPolicy policy = quota.newPolicy(0);
		Random random = new Random(1);
		long now = 0;
		for (int i = 0; i < 20_000; i++) {
			now += random.nextInt(20_000_000);
			long amount = 1 + random.nextInt(20);
			if (policy.check(amount, now) instanceof QuotaDecision.TryAgain tryAgain) {
				now += tryAgain.after().toNanos() - 1;
				assertThat(policy.check(amount, now)).isInstanceOf(QuotaDecision.TryAgain.class);
				now++;
			}
			assertThat(policy.tryCharge(amount, now)).isEqualTo(new QuotaDecision.Allowed());
		}
	}

	@Test
	void noSlidingWindowSeesMoreThanItsAllowance() {
		QuotaPolicy policy = TEN_IN_TEN_SECONDS.newPolicy(0);
		Random random = new Random(2);
		ArrayDeque<Long> lastTen = new ArrayDeque<>();
		for (long now = 0; now < 2_000_000_000_000L; now += random.nextLong(2_000_000_000L)) {
			if (policy.tryCharge(1, now).allowed()) {
				lastTen.add(now);
				if (lastTen.size() > 10) {
					assertThat(now - lastTen.remove()).isGreaterThanOrEqualTo(10_000_000_000L);
				}
			}
		}
	}

	@Test
	void refusesSettingsThatMakeNoSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> Quota.perMinute(0))
			.withMessage("Invalid limit (0): must be one or more");
		assertThatIllegalArgumentException().isThrownBy(() -> TEN_IN_TEN_SECONDS.in(Duration.ofMinutes(2)))
			.withMessage("Invalid window (PT2M): must be above zero and at most PT1M");
		assertThatIllegalArgumentException().isThrownBy(() -> Quota.perMinute(5).in(Duration.ofSeconds(10)))
			.withMessage("Invalid window (PT10S): a limit of 5 in PT1M leaves less than one in it");
		assertThatIllegalArgumentException().isThrownBy(() -> TEN_IN_TEN_SECONDS.refilledEvery(Duration.ofSeconds(11)))
			.withMessage("Invalid step (PT11S): must be above zero and at most PT10S");
	}

}
