package io.aiclient.docs.simulator;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.WireFault;
import io.aiclient.simulator.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "ai.client.api-key=none", "ai.client.model=gpt-4.1-mini",
		"ai.client.rate-limit.requests-per-minute=1200", "ai.client.rate-limit.window=10s" })
class QuotaTests {

	@AutoClose
	private static final SimulatedProvider provider = SimulatedProvider
		.start((settings) -> settings.latency(Latency.lognormal(Duration.ofMillis(30), 0.5))
			.requests(Quota.perMinute(1200).in(Duration.ofSeconds(10))));

	@Autowired
	private AiClient client;

	@DynamicPropertySource
	static void address(DynamicPropertyRegistry properties) {
		properties.add("ai.client.base-url", provider::baseUrl);
	}

	@Test
	void quotaIsKept() {
		List<AiRequest> requests = IntStream.range(0, 150).mapToObj((i) -> AiRequest.of("Text " + i)).toList();
		assertThat(this.client.batch(requests).toIterable()).allMatch(AiResult::isSuccess);
		assertThat(provider.counts().refused()).isZero();
	}

	@Test
	void faultsAreTriedAgain() {
		provider.enqueue(WireFault.RESET_BEFORE_HEADERS, Fault.status(503));
		assertThat(this.client.call(AiRequest.of("Hello")).attempts()).isEqualTo(3);
	}

}
