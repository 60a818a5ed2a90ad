package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.zoo.ProviderTraits.Foreign;
import io.aiclient.admission.zoo.ProviderTraits.Headers;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is measured over HTTP, in virtual time: 1,200 requests a minute, enforced as 200
 * in 10 s; 600 requests, 50 in flight, 100 ms each, from a cold start, ten times.
 */
class ColdStartTests {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final int BURST = 60;

	@ParameterizedTest
	@CsvSource({ "FIXED_WINDOW,OFF", "FIXED_WINDOW,ENFORCED", "SLIDING_WINDOW,OFF", "SLIDING_WINDOW,ENFORCED",
			"TOKEN_BUCKET,OFF", "TOKEN_BUCKET,ENFORCED" })
	void isNeverRefusedWhenItKnowsLimitAndWindow(Enforcement enforcement, Headers headers) {
		assertThat(coldStarts(scenario(requests(enforcement), headers, false)))
			.allSatisfy((result) -> assertThat(result.refused()).isZero())
			.allSatisfy((result) -> assertThat(result.ratio()).isLessThanOrEqualTo(1.05));
	}

	@ParameterizedTest
	@CsvSource({ "true,1.07", "false,1.12" })
	void isNeverRefusedUnderSlicesOfASecond(boolean processingTime, double atMost) {
		assertThat(coldStarts(scenario(requests(Enforcement.PER_SECOND), Headers.OFF, processingTime)))
			.allSatisfy((result) -> assertThat(result.refused()).isZero())
			.allSatisfy((result) -> assertThat(result.ratio()).isLessThanOrEqualTo(atMost));
	}

	@Test
	void findsSlicesThatNobodyToldItAbout() {
		assertThat(coldStarts(scenario(requests(Enforcement.PER_SECOND), Headers.OFF, false)
			.configured(RateLimitSettings.none().withRequestsPerMinute(1_200L))))
			.allSatisfy((result) -> assertThat(result.refused()).isLessThanOrEqualTo(BURST))
			.allSatisfy((result) -> assertThat(result.refusedLater()).isZero())
			.allSatisfy((result) -> assertThat(result.ratio()).isLessThanOrEqualTo(1.15));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void isNeverRefusedForItsTokens(boolean alone) {
		Quota tokens = Quota.perMinute(200_000).in(WINDOW);
		QuotaLimits limits = alone ? QuotaLimits.none().tokens(tokens)
				: requests(Enforcement.SLIDING_WINDOW).tokens(tokens);
		Scenario scenario = scenario(limits, Headers.OFF, false);
		Workload work = scenario.workload()
			.tokens(Draw.uniform(25, 3_000), Draw.uniform(25, 3_000), Draw.uniform(25, 1_000));
		assertThat(coldStarts(Scenario.of("tokens", scenario.provider(), scenario.network(), work, 1)))
			.allSatisfy((result) -> assertThat(result.refused()).isZero())
			.allSatisfy((result) -> assertThat(result.ratio()).isLessThanOrEqualTo(1.05));
	}

	@ParameterizedTest
	@CsvSource({ "FIXED_WINDOW,ENFORCED,1.05,0", "SLIDING_WINDOW,ENFORCED,1.05,0", "TOKEN_BUCKET,ENFORCED,1.05,0",
			"FIXED_WINDOW,OFF,1.15,4", "SLIDING_WINDOW,OFF,1.15,4", "TOKEN_BUCKET,OFF,1.15,4" })
	void learnsALimitThatNobodyConfigured(Enforcement enforcement, Headers headers, double atMost, long later) {
		assertThat(coldStarts(scenario(requests(enforcement), headers, false).configured(RateLimitSettings.none())))
			.allSatisfy((result) -> assertThat(result.refused() - result.refusedLater()).isLessThanOrEqualTo(BURST))
			.allSatisfy((result) -> assertThat(result.refusedLater()).isLessThanOrEqualTo(later))
			.allSatisfy((result) -> assertThat(result.ratio()).isLessThanOrEqualTo(atMost));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void leavesRoomForWhoeverElseUsesTheQuota(boolean bursty) {
		Scenario alone = scenario(requests(Enforcement.SLIDING_WINDOW), Headers.ENFORCED, false);
		ProviderTraits provider = alone.provider().foreign(new Foreign(0.4, bursty, WINDOW));
		assertThat(coldStarts(Scenario.of("foreign", provider, alone.network(), alone.workload(), 1)))
			.allSatisfy((result) -> assertThat(result.refused()).isLessThanOrEqualTo(12))
			.allSatisfy((result) -> assertThat(result.ratio()).isLessThanOrEqualTo(1.10));
	}

	private static QuotaLimits requests(Enforcement enforcement) {
		Quota quota = Quota.perMinute(1_200).in(WINDOW).enforcedBy(enforcement);
		return QuotaLimits.none().requests(quota.phase(Duration.ofMillis(3_700)));
	}

	private static Scenario scenario(QuotaLimits limits, Headers headers, boolean processingTime) {
		ProviderTraits provider = ProviderTraits.of(limits, Latency.of(Draw.constant(Duration.ofMillis(100))))
			.headers(headers)
			.processingTime(processingTime);
		Network network = Network.jitter(Duration.ofMillis(5))
			.cold(50, Draw.uniform(Duration.ZERO, Duration.ofMillis(200)));
		return Scenario.of("cold start", provider, network, Workload.of(600), 1);
	}

	private static List<ZooResult> coldStarts(Scenario scenario) {
		return LongStream.range(0, 10).mapToObj((seed) -> scenario.seed(seed).run()).toList();
	}

}
