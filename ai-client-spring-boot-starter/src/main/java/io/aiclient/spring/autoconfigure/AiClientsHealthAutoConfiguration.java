package io.aiclient.spring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import io.aiclient.spring.actuate.AiClientsHealthIndicator;

/**
 * Auto-configuration for the {@link AiClientsHealthIndicator}.
 */
@AutoConfiguration(after = AiClientAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("aiclients")
@ConditionalOnBean(AiClientFactory.class)
public final class AiClientsHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AiClientsHealthIndicator aiclientsHealthIndicator(AiClientFactory factory) {
		return new AiClientsHealthIndicator(factory::clients);
	}

}
