package io.aiclient.admission.zoo;

import java.time.Duration;

import io.aiclient.admission.zoo.ProviderTraits.Headers;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScenarioTests {

	@ParameterizedTest
	@EnumSource
	void isTheSameForTheSameSeed(Enforcement enforcement) {
		ZooResult first = scenario(enforcement, 1).run();
		assertThat(scenario(enforcement, 1).run()).isEqualTo(first);
		assertThat(scenario(enforcement, 2).run()).isNotEqualTo(first);
		assertThat(first.accepted()).isEqualTo(20_000);
	}

	private static Scenario scenario(Enforcement enforcement, long seed) {
		Quota requests = Quota.perMinute(12_000).in(Duration.ofSeconds(10)).enforcedBy(enforcement);
		ProviderTraits provider = ProviderTraits
			.of(QuotaLimits.none().requests(requests), Latency.of(Draw.constant(Duration.ofMillis(100))))
			.headers(Headers.ENFORCED)
			.processingTime(true);
		return Scenario.of(enforcement.toString(), provider, Network.jitter(Duration.ofMillis(20)), Workload.of(20_000),
				seed);
	}

}
