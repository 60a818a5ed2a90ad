package io.aiclient.docs.parts;

import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.admission.ChargeRule;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.AiClientCustomizer;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * Runs what docs/providers.md quotes.
 */
class ChargingGatewayTests {

	@Test
	void customizerReplacesTheKindsOfLimit() {
		AtomicReference<AiClientBuilder> builder = new AtomicReference<>();
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
			.withUserConfiguration(ChargingGateway.class)
			.withBean(AiClientCustomizer.class, () -> (name, customized) -> builder.set(customized))
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1")
			.run((context) -> assertThat(context).hasSingleBean(ManagedAiClient.class));
		assertThat(builder.get()).extracting("options.providerLimits", type(ProviderLimits.class))
			.satisfies((limits) -> assertThat(limits.find("tokens"))
				.satisfies((tokens) -> assertThat(tokens.charge()).isEqualTo(ChargeRule.TOTAL)));
	}

}
