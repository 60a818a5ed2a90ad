package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.zoo.Draw;
import io.aiclient.admission.zoo.Latency;
import io.aiclient.admission.zoo.ProviderTraits;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

/**
 * What the rules come to for processes that share a quota of 200 in 10 s by their gates,
 * in virtual time, above all {@link FairShareRules}.
 */
interface FleetShareRules extends CoordinatorRules {

	int WINDOW = 10_000;

	int ROWS = 192;

	long TOKENS = 140_000;

	/**
	 * Four processes of 192 rows each that start within seconds of one another; in two
	 * cases of three one is killed after the first window.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 10, 300, 1_000, 5_000 })
	default void eachGetsAnEqualShareOfEachWindowWhoeverStartedFirstAndWhoeverHasLeft(int apart) {
		for (long seed = 0; seed < 6; seed++) {
			SplittableRandom random = new SplittableRandom(1_000L * apart + seed);
			Fleet fleet = fleet(Enforcement.values()[(int) seed % 2], 500_000 << random.nextInt(4), seed);
			int[] starts = IntStream.range(0, 4).map((i) -> (i == 0) ? 0 : random.nextInt(apart)).sorted().toArray();
			for (int start : starts) {
				fleet.at(start);
				fleet.joins().runs(ROWS);
			}
			boolean kills = seed % 3 > 0;
			fleet.at(WINDOW + random.nextInt(2_000));
			Member victim = fleet.members.get(random.nextInt(4));
			long killed = fleet.millis();
			if (kills) {
				victim.dies();
			}
			fleet.at(6 * WINDOW);
			String run = "seed " + seed + ", starts " + Arrays.toString(starts)
					+ (kills ? ", " + fleet.members.indexOf(victim) + " killed at " + killed : "");
			assertThat(fleet.refused()).as(run).isZero();
			for (int window = 0; window < 5; window++) {
				int from = window * WINDOW;
				List<Long> shares = new ArrayList<>();
				for (int i = 0; i < 4; i++) {
					Member member = fleet.members.get(i);
					boolean asks = starts[i] <= from + 20 && last(member) >= from + WINDOW;
					if (asks && !(kills && member == victim && killed < from + WINDOW)) {
						shares.add(between(member, from, from + WINDOW));
					}
				}
				long fair = Math.round(shares.stream().mapToLong((share) -> share).average().orElse(0));
				assertThat(shares).as(run + ": " + shares + " of window " + window)
					.allSatisfy((share) -> assertThat(share).isCloseTo(fair, withPercentage(15)));
			}
			long full = (fleet.admitted() - 1) / 200;
			long end = fleet.members.stream().mapToLong(FleetShareRules::last).max().orElse(0);
			assertThat(end).as(run + ": no rows are left for a further window").isLessThan((full + 1) * WINDOW - 4_000);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "PER_SECOND")
	default void whoAsksLittleGetsItAndLeavesTheRestToThoseThatAskMore(Enforcement enforcement) {
		Fleet fleet = fleet(enforcement, 500_000, 7);
		Member little = fleet.joins();
		Member one = fleet.joins().runs(10_000);
		Member other = fleet.joins().runs(10_000);
		for (int millis = 0; millis < 60_000; millis += 1_000) {
			fleet.at(millis);
			little.applies();
		}
		fleet.at(60_000);
		assertThat(fleet.refused()).isZero();
		assertThat(fleet.admitted()).isGreaterThanOrEqualTo((long) (0.97 * 1_200));
		assertThat(between(little, 10_000, 60_000)).isBetween(40L, 60L);
		long fair = (between(one, 10_000, 60_000) + between(other, 10_000, 60_000)) / 2;
		assertThat(between(one, 10_000, 60_000)).isCloseTo(fair, withPercentage(5));
	}

	@Test
	default void whoHasAFewRowsLeftIsDoneInTheNextWindow() {
		Fleet fleet = fleet(Enforcement.SLIDING_WINDOW, 500_000, 7);
		List<Member> large = List.of(fleet.joins().runs(10_000), fleet.joins().runs(10_000),
				fleet.joins().runs(10_000));
		Member small = fleet.joins().runs(60);
		fleet.at(60_000);
		assertThat(last(small)).isBetween(10_000L, 12_000L);
		assertThat(fleet.admitted()).isGreaterThanOrEqualTo((long) (0.97 * 1_200));
		long fair = large.stream().mapToLong((member) -> between(member, 20_000, 60_000)).sum() / 3;
		assertThat(large)
			.allSatisfy((member) -> assertThat(between(member, 20_000, 60_000)).isCloseTo(fair, withPercentage(5)));
	}

	@Test
	default void whatADeadProcessLeasedIsBackAWindowLater() {
		Fleet fleet = fleet(Enforcement.SLIDING_WINDOW, 500_000, 7);
		Member dead = fleet.joins().runs(10_000);
		Member alive = fleet.joins().runs(10_000);
		fleet.at(10_600);
		dead.dies();
		fleet.at(60_000);
		assertThat(fleet.refused()).isZero();
		assertThat(between(alive, 25_000, 55_000)).isGreaterThanOrEqualTo((long) (0.97 * 600));
	}

	/**
	 * A request uses 70 % of the tokens that are reserved for it, so that a window holds
	 * ten for each seven that could be reserved at once.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 2, 4 })
	default void whatWasReservedAndNotUsedIsSharedOutAsWell(int members) {
		Fleet fleet = ofTokens(3).tokens(1_000, 700);
		for (int i = 0; i < members; i++) {
			fleet.joins().runs(100_000);
		}
		fleet.at(6 * WINDOW);
		assertThat(fleet.fullest(Duration.ofMillis(WINDOW))).isLessThanOrEqualTo(TOKENS / 700);
		for (int window = 0; window < 6; window++) {
			int from = window * WINDOW;
			List<Long> shares = fleet.members.stream().map((member) -> between(member, from, from + WINDOW)).toList();
			long sum = shares.stream().mapToLong((share) -> share).sum();
			assertThat(sum).as(shares + " of window " + window).isGreaterThanOrEqualTo((long) (0.97 * TOKENS / 700));
			assertThat(shares).allSatisfy((share) -> assertThat(share).isCloseTo(sum / members, withPercentage(15)));
		}
	}

	/**
	 * Of one, 300 small requests have gone when its requests get twenty times as large.
	 */
	@Test
	default void whoseRequestsGetLargerHasTheSameShareOfTheTokens() {
		Fleet fleet = ofTokens(5).tokens(2_000, 2_000);
		Member one = fleet.joins().needs(100);
		Member other = fleet.joins();
		one.runs(300);
		fleet.at(2_000);
		assertThat(one.admitted).hasSize(300);
		one.needs(2_000).runs(1_000);
		other.runs(1_000);
		fleet.at(WINDOW - 1_000);
		long ofOne = 30_000 + 2_000 * between(one, 2_000, WINDOW);
		long ofOther = 2_000 * between(other, 2_000, WINDOW);
		assertThat(ofOne + ofOther).isGreaterThanOrEqualTo((long) (0.97 * TOKENS));
		assertThat(ofOne).isCloseTo(ofOther, withPercentage(15));
	}

	@Test
	default void aProcessAloneHasAllAtOnce() {
		Fleet fleet = fleet(Enforcement.SLIDING_WINDOW, 500_000, 7);
		Member alone = fleet.joins().runs(200);
		fleet.at(1_000);
		assertThat(alone.admitted).hasSize(200);
	}

	private Fleet fleet(Enforcement enforcement, long delay, long seed) {
		Quota quota = Quota.perMinute(1_200).in(Duration.ofMillis(WINDOW)).enforcedBy(enforcement);
		return coordinated(Fleet.before(QuotaLimits.none().requests(quota), true), delay, seed);
	}

	/**
	 * A provider that refuses nothing, and a quota of tokens.
	 */
	private Fleet ofTokens(long seed) {
		ProviderTraits provider = ProviderTraits.of(QuotaLimits.none(), Latency.of(Draw.constant(Fleet.LATENCY)));
		RateLimitSettings limits = RateLimitSettings.none()
			.withTokensPerMinute(6 * TOKENS)
			.withTokenWindow(Duration.ofMillis(WINDOW));
		return coordinated(Fleet.before(provider, limits), 500_000, seed);
	}

	private Fleet coordinated(Fleet fleet, long delay, long seed) {
		fleet.seed(seed).slots(50);
		SplittableRandom random = new SplittableRandom(seed);
		TestCoordinator coordinator = newCoordinator();
		SharedQuota quota = (report) -> {
			coordinator.at(fleet.loop.elapsed() / 1_000_000.0);
			return coordinator.quota().exchange(report);
		};
		return fleet.settings(SharedQuotaSettings.of("account",
				new DistantQuota(quota, fleet.loop, () -> delay + random.nextLong(delay))));
	}

	private static long last(Member member) {
		return member.admitted.isEmpty() ? 0 : member.admitted.get(member.admitted.size() - 1);
	}

	private static long between(Member member, long from, long to) {
		return times(member).filter((at) -> at >= from && at < to).count();
	}

	private static LongStream times(Member member) {
		return member.admitted.stream().mapToLong((at) -> at);
	}

}
