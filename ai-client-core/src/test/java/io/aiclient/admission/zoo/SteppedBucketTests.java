package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.zoo.ProviderTraits.Headers;
import io.aiclient.admission.zoo.ProviderTraits.Resets;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaDecision;
import io.aiclient.simulator.quota.QuotaLimits;
import io.aiclient.simulator.quota.QuotaPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A bucket of 200 requests, or 33,333 tokens, that is refilled in steps over 10 s; 600
 * requests from a cold start, which begins at twelve places of a step.
 */
class SteppedBucketTests {

	private static final int PHASES = 12;

	private static final int IN_FLIGHT = 50;

	private static final List<Integer> DIVIDING = List.of(100, 250, 500, 1_000, 2_000);

	private static final List<Integer> OTHERS = List.of(300, 700, 3_000, 4_000, 6_000);

	@ParameterizedTest
	@MethodSource("steps")
	void isNeverRefusedWhateverTheResetsSay(int stepMillis, Resets resets) {
		for (boolean tokens : new boolean[] { false, true }) {
			Scenario scenario = scenario(stepMillis, tokens, Headers.ENFORCED, resets);
			assertThat(runs(scenario, stepMillis)).allSatisfy(SteppedBucketTests::assertNeverRefused);
			assertThat(runs(scenario.configured(RateLimitSettings.none()), stepMillis))
				.allSatisfy(SteppedBucketTests::assertNeverRefused);
		}
	}

	/**
	 * Of an unknown provider it is not known whether it charges answers too: its resets
	 * free nothing, but what remains still bounds what is sent.
	 */
	@ParameterizedTest
	@MethodSource("steps")
	void isNeverRefusedForLargeRequestsToAnUnknownProvider(int stepMillis, Resets resets) {
		Scenario tokens = scenario(stepMillis, true, Headers.ENFORCED, resets);
		Workload large = Workload.of(150)
			.tokens(Draw.uniform(25, 1_000), Draw.uniform(25, 5_000), Draw.uniform(25, 50));
		Scenario scenario = new Scenario(tokens.name(), tokens.provider(), tokens.network(), large,
				RateLimits.of(tokens.known().configured()), 1);
		assertThat(runs(scenario, stepMillis)).allSatisfy(SteppedBucketTests::assertNeverRefused);
	}

	@ParameterizedTest
	@MethodSource("dividingSteps")
	void isNeverRefusedWithoutHeadersIfTheStepDividesTheWindow(int stepMillis) {
		for (boolean tokens : new boolean[] { false, true }) {
			assertThat(runs(scenario(stepMillis, tokens, Headers.OFF, Resets.NONE), stepMillis))
				.allSatisfy(SteppedBucketTests::assertNeverRefused);
			assertThat(runs(scenario(stepMillis, tokens, Headers.ENFORCED, Resets.NONE), stepMillis))
				.allSatisfy(SteppedBucketTests::assertNeverRefused);
		}
	}

	/**
	 * Whoever sends 600 within 21.1 s to a sliding window of 10 s has sent 400 after 11
	 * s. A bucket that gets 120 at 6 s, and again at 12 s, has let 320 in by then, and
	 * nothing that the client sees is different.
	 */
	@ParameterizedTest
	@MethodSource("otherSteps")
	void isRefusedOnceWithoutHeadersIfTheStepDoesNotDivideTheWindow(int stepMillis) {
		for (boolean tokens : new boolean[] { false, true }) {
			Scenario scenario = scenario(stepMillis, tokens, Headers.OFF, Resets.NONE);
			assertThat(runs(scenario, stepMillis))
				.allSatisfy((result) -> assertThat(result.refused()).isLessThanOrEqualTo(IN_FLIGHT));
		}
	}

	@ParameterizedTest
	@MethodSource("dividingSteps")
	void isAsFastAsOneWhoKnowsTheSteps(int stepMillis) {
		double best = best(stepMillis).toNanos();
		for (Scenario scenario : List.of(scenario(stepMillis, false, Headers.OFF, Resets.NONE),
				scenario(stepMillis, false, Headers.ENFORCED, Resets.EXACT),
				scenario(stepMillis, false, Headers.ENFORCED, Resets.NOMINAL))) {
			assertThat(runs(scenario, stepMillis))
				.allSatisfy((result) -> assertThat(result.makespan().toNanos() / best).isLessThanOrEqualTo(1.05));
		}
	}

	@Test
	void isAsFastAsOneWhoKnowsStepsOfSixSecondsIfResetsAreExact() {
		double best = best(6_000).toNanos();
		assertThat(runs(scenario(6_000, false, Headers.ENFORCED, Resets.EXACT), 6_000))
			.allSatisfy((result) -> assertThat(result.makespan().toNanos() / best).isLessThanOrEqualTo(1.05));
	}

	private static void assertNeverRefused(ZooResult result) {
		assertThat(result.refused()).isZero();
		assertThat(result.unfinished() + result.failed()).isZero();
	}

	static Stream<Arguments> steps() {
		return Stream.concat(DIVIDING.stream(), OTHERS.stream())
			.flatMap((step) -> Stream.of(Resets.EXACT, Resets.SECONDS_UP, Resets.SECONDS_DOWN, Resets.NOMINAL)
				.map((resets) -> arguments(step, resets)));
	}

	static List<Integer> dividingSteps() {
		return DIVIDING;
	}

	static List<Integer> otherSteps() {
		return OTHERS;
	}

	private static Scenario scenario(int stepMillis, boolean tokens, Headers headers, Resets resets) {
		QuotaLimits limits = tokens ? QuotaLimits.none().tokens(quota(200_000, stepMillis))
				: QuotaLimits.none().requests(quota(1_200, stepMillis));
		ProviderTraits provider = ProviderTraits.of(limits, Latency.of(Draw.constant(Duration.ofMillis(100))))
			.headers(headers)
			.resets(resets);
		Network network = Network.jitter(Duration.ofMillis(5))
			.cold(50, Draw.uniform(Duration.ZERO, Duration.ofMillis(200)));
		Workload work = Workload.of(600).slots(IN_FLIGHT);
		return Scenario.of("stepped", provider, network,
				tokens ? work.tokens(Draw.uniform(25, 300), Draw.uniform(25, 300), Draw.uniform(25, 100)) : work, 1);
	}

	private static Quota quota(long perMinute, int stepMillis) {
		return Quota.perMinute(perMinute).in(Duration.ofSeconds(10)).refilledEvery(Duration.ofMillis(stepMillis));
	}

	private static List<ZooResult> runs(Scenario scenario, int stepMillis) {
		return IntStream.range(0, PHASES)
			.mapToObj(
					(i) -> phased(scenario, Duration.ofMillis(stepMillis).multipliedBy(i).dividedBy(PHASES)).seed(i + 1)
						.run())
			.toList();
	}

	private static Scenario phased(Scenario scenario, Duration phase) {
		QuotaLimits limits = scenario.provider().limits();
		Quota requests = limits.requests();
		Quota tokens = limits.tokens();
		limits = (requests != null) ? limits.requests(requests.phase(phase)) : limits;
		limits = (tokens != null) ? limits.tokens(tokens.phase(phase)) : limits;
		return new Scenario(scenario.name(), scenario.provider().limits(limits), scenario.network(),
				scenario.workload(), scenario.known(), scenario.seed());
	}

	/**
	 * The best of one who knows how long the steps are, but not when they end: as if one
	 * ended just before the first request.
	 */
	private static Duration best(int stepMillis) {
		QuotaPolicy policy = quota(1_200, stepMillis).newPolicy(0);
		long now = 0;
		for (int i = 0; i < 600; i++) {
			while (policy.tryCharge(1, now) instanceof QuotaDecision.TryAgain tryAgain) {
				now += tryAgain.after().toNanos();
			}
		}
		return Duration.ofNanos(now).plusMillis(100);
	}

}
