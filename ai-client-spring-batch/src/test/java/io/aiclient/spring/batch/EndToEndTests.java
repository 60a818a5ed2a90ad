package io.aiclient.spring.batch;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

import io.aiclient.AiClient;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A step of a Spring Boot application against a provider over real HTTP.
 */
class EndToEndTests {

	private static final int ROWS = 300;

	@Test
	void aStepOfAnApplicationAsksARateLimitedProviderForEachRowOnce() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.lognormal(Duration.ofMillis(20), 0.5))
				.requests(Quota.perMinute(12_000).in(Duration.ofSeconds(1)).enforcedBy(Enforcement.SLIDING_WINDOW)));
				BatchApplication application = new BatchApplication("ai.client.base-url=" + provider.baseUrl(),
						"ai.client.api-key=sk-test", "ai.client.model=gpt-4.1-mini", "ai.client.concurrency.max=20",
						"ai.client.rate-limit.requests-per-minute=12000", "ai.client.rate-limit.window=1s")) {
			AiItemReader<Integer> reader = new AiItemReaderBuilder<Integer>().delegate(new Rows(ROWS))
				.request(RowExchange::request)
				.client(application.bean(AiClient.class))
				.build();
			JobExecution execution = application.worker()
				.run(application.job("whole", reader, (step) -> step), BatchApplication.parameters());
			assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
			assertThat(application.written("whole")).isEqualTo(IntStream.range(0, ROWS).boxed().toList());
			assertThat(provider.counts().accepted()).isEqualTo(ROWS);
			assertThat(provider.counts().refused()).isZero();
			assertThat(provider.counts().maxInFlight()).isGreaterThan(BatchApplication.CHUNK);
		}
	}

}
