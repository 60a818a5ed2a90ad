package io.aiclient.admission.zoo;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.aiclient.admission.zoo.ProviderTraits.Headers;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

import static org.assertj.core.api.Assertions.assertThat;

class ScenarioTests {

	@ParameterizedTest
	@EnumSource
	void isTheSameForTheSameSeed(Enforcement enforcement) {
		ZooResult first = scenario(enforcement, Headers.ENFORCED, 1).run();
		assertThat(scenario(enforcement, Headers.ENFORCED, 1).run()).isEqualTo(first);
		assertThat(scenario(enforcement, Headers.ENFORCED, 2).run()).isNotEqualTo(first);
		assertThat(first.accepted()).isEqualTo(20_000);
	}

	@ParameterizedTest
	@EnumSource
	void tellsWhenAClientSendsTooMuch(Enforcement enforcement) {
		Scenario scenario = scenario(enforcement, Headers.OFF, 1);
		ZooResult greedy = scenario.configured(scenario.known().configured().withRequestsPerMinute(24_000L)).run();
		assertThat(Promise.of(scenario).broken(greedy)).anySatisfy((line) -> assertThat(line).endsWith("refused"));
		assertThat(greedy.limits().get(0).fullest()).isGreaterThan(greedy.limits().get(0).allowance());
	}

	@ParameterizedTest
	@EnumSource
	void tellsWhenAClientSendsTooLittle(Enforcement enforcement) {
		Scenario scenario = scenario(enforcement, Headers.ENFORCED, 1);
		ZooResult shy = scenario.configured(scenario.known().configured().withRequestsPerMinute(11_000L)).run();
		assertThat(Promise.of(scenario).broken(shy)).singleElement().asString().contains("% used, not");
	}

	private static Scenario scenario(Enforcement enforcement, Headers headers, long seed) {
		Quota requests = Quota.perMinute(12_000).in(Duration.ofSeconds(10)).enforcedBy(enforcement);
		ProviderTraits provider = ProviderTraits
			.of(QuotaLimits.none().requests(requests), Latency.of(Draw.constant(Duration.ofMillis(100))))
			.headers(headers)
			.processingTime(true);
		return Scenario.of(enforcement.toString(), provider, Network.jitter(Duration.ofMillis(20)),
				Workload.of(20_000).slots(200), seed);
	}

}
