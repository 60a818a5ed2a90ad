package io.aiclient.docs.warm;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.AiWarmUp;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/start-up.md quotes.
 */
class WarmLibraryTests {

	@Test
	void theLibraryCallsThroughTheClient() {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
				.withUserConfiguration(WarmLibrary.class)
				.withPropertyValues("ai.client.base-url=" + provider.baseUrl())
				.run((context) -> {
					context.getBean(AiWarmUp.class).call(context.getBean(ManagedAiClient.class).http());
					assertThat(provider.counts().received()).isEqualTo(1);
				});
		}
	}

}
