package io.aiclient.docs.parts;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiProviderException;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs what docs/overriding-beans.md quotes.
 */
class ReplacedPartsTests {

	@Test
	void partsReplaceOurs() {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofMillis(20))))) {
			runner(provider).run((context) -> {
				ManagedAiClient client = context.getBean("aiClient", ManagedAiClient.class);
				client
					.batch(List.of(AiRequest.of("1"), AiRequest.of("2"), AiRequest.of("3"), AiRequest.of("4"),
							AiRequest.of("5"), AiRequest.of("6"), AiRequest.of("7")))
					.blockLast();
				assertThat(client.snapshot().admission().concurrencyLimit()).isEqualTo(5);
				assertThat(provider.counts().maxInFlight()).isLessThanOrEqualTo(5);
				assertThat(context.getBean("cheapAiClient", AiClient.class).call(AiRequest.of("Hello")).content())
					.isEqualTo("No model was asked.");
				provider.enqueue(Fault.status(400));
				assertThat(catchAttempts(client)).isOne();
			});
		}
	}

	@Test
	void retryPolicyRetriesOnce() {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			provider.enqueue(Fault.status(500), Fault.status(500), Fault.status(500));
			runner(provider).run((context) -> assertThatExceptionOfType(AiProviderException.class)
				.isThrownBy(() -> context.getBean("aiClient", AiClient.class).call(AiRequest.of("Hello")))
				.satisfies((ex) -> assertThat(ex.attempts()).isEqualTo(2)));
		}
	}

	private static int catchAttempts(AiClient client) {
		return client.batch(List.of(AiRequest.of("Hello")))
			.map((result) -> result.<Integer>fold((success) -> -1, (failure) -> failure.error().attempts()))
			.blockLast();
	}

	private static ApplicationContextRunner runner(SimulatedProvider provider) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
			.withUserConfiguration(ReplacedParts.class, ShortDeadlines.class)
			.withPropertyValues("ai.client.base-url=" + provider.baseUrl(), "ai.client.model=m",
					"ai.client.clients.cheap.model=m");
	}

}
