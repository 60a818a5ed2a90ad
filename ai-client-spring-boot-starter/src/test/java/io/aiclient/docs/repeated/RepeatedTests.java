package io.aiclient.docs.repeated;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/no-paying-twice.md quotes.
 */
class RepeatedTests {

	@Test
	void cacheOfOnesOwnKeepsWhatItWants() {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
				.withUserConfiguration(Repeated.class)
				.withPropertyValues("ai.client.base-url=" + provider.baseUrl(), "ai.client.model=m")
				.run((context) -> {
					AiClient client = context.getBean(AiClient.class);
					AiRequest word = AiRequest.builder().template("glossary").user("tree").build();
					assertThat(client.call(word).cached()).isFalse();
					assertThat(client.call(word).cached()).isTrue();
					client.call(AiRequest.of("tree"));
					client.call(AiRequest.of("tree"));
					client.call(Repeated.askAgain("tree"));
					assertThat(provider.counts().received()).isEqualTo(4);
				});
		}
	}

	@Test
	void freshRequestPassesTheCache() {
		assertThat(Repeated.askAgain("text").fresh()).isTrue();
	}

}
