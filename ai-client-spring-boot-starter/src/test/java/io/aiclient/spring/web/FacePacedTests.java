package io.aiclient.spring.web;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests of an application's own HTTP client under a quota of 40 in two seconds.
 */
@Timeout(120)
class FacePacedTests {

	private static final int CALLS = 120;

	@ParameterizedTest
	@EnumSource
	void eachIsAnsweredAndNoneRefused(Face face) throws Exception {
		run(face);
	}

	@Test
	void bothAtOnceDrawOnOneQuota() throws Exception {
		run(Face.values());
	}

	private static void run(Face... faces) throws Exception {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofMillis(30)))
				.requests(Quota.perMinute(1200).in(Duration.ofSeconds(2)).enforcedBy(Enforcement.SLIDING_WINDOW)));
				WebClientExchange exchange = Exchanges.of(URI.create(provider.baseUrl()));
				ManagedAiClient client = Passing.client(exchange)
					.concurrency(ConcurrencySettings.fixed(50))
					.rateLimit(RateLimitSettings.none().withRequestsPerMinute(1200L).withWindow(Duration.ofSeconds(2)))
					.build()) {
			ExecutorService threads = Executors.newFixedThreadPool(50);
			try {
				List<Future<?>> calls = new ArrayList<>();
				for (int i = 0; i < CALLS; i++) {
					String text = "text " + i;
					Face face = faces[i % faces.length];
					String json = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
					calls.add(threads
						.submit(() -> assertThat(face.post(client, URI.create(provider.baseUrl()), json).getBody())
							.contains(SimulatedProvider.answerTo(text))));
				}
				for (Future<?> call : calls) {
					call.get(60, TimeUnit.SECONDS);
				}
			}
			finally {
				threads.shutdownNow();
			}
			assertThat(provider.counts().rejected()).isZero();
			assertThat(provider.counts().accepted()).isEqualTo(CALLS);
			Passing.assertNothingInFlight(client);
		}
	}

}
