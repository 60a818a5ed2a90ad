package io.aiclient.spring.autoconfigure;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import io.aiclient.spring.metrics.AiClientObservations;

/**
 * Auto-configuration for observations of clients.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnSingleCandidate(ObservationRegistry.class)
@Conditional(OnAiClientCondition.class)
public final class AiClientObservationAutoConfiguration {

	@Bean
	AiClientObservations aiClientObservations(ObservationRegistry registry) {
		return new AiClientObservations(registry);
	}

}
