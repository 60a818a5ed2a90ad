package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.zoo.ProviderTraits.Headers;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * 600 requests to a fixed window of 200 in 10 s that nothing is configured of, but whose
 * headers tell all: a cold start at a thousand places of the window, over networks whose
 * answers are late by more or less.
 */
class LearnedWindowTests {

	private static final int PLACES = 1_000;

	private static final Duration WINDOW = Duration.ofSeconds(10);

	/**
	 * Three windows are needed, of which the first may be nearly over. The start is as
	 * slow as its slowest request.
	 */
	@ParameterizedTest
	@CsvSource({ "100,200,0", "100,500,0", "100,1000,0", "100,200,150", "100,500,150", "30,500,20", "400,200,50" })
	void noWindowIsLeftUnused(long latencyMillis, long coldMillis, long backMillis) {
		Duration most = WINDOW.multipliedBy(2).plusMillis(4 * latencyMillis + 2 * coldMillis + 4 * backMillis + 500);
		assertThat(IntStream.range(0, PLACES).mapToObj((i) -> scenario(i, latencyMillis, coldMillis, backMillis).run()))
			.allSatisfy((result) -> assertThat(result.makespan()).isLessThanOrEqualTo(most))
			.allSatisfy((result) -> assertThat(result.refused()).isZero());
	}

	private static Scenario scenario(int place, long latencyMillis, long coldMillis, long backMillis) {
		Quota quota = Quota.perMinute(1_200)
			.in(WINDOW)
			.enforcedBy(Enforcement.FIXED_WINDOW)
			.phase(WINDOW.multipliedBy(place).dividedBy(PLACES));
		ProviderTraits provider = ProviderTraits
			.of(QuotaLimits.none().requests(quota), Latency.of(Draw.constant(Duration.ofMillis(latencyMillis))))
			.headers(Headers.ENFORCED);
		Network network = Network.jitter(Duration.ofMillis(5))
			.cold(50, Draw.uniform(Duration.ZERO, Duration.ofMillis(coldMillis)))
			.back(Draw.uniform(Duration.ZERO, Duration.ofMillis(backMillis)));
		return Scenario.of("learned window", provider, network, Workload.of(600), place)
			.configured(RateLimitSettings.none());
	}

}
