package io.aiclient.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import io.aiclient.spring.metrics.AiClientMeters;
import io.aiclient.spring.metrics.AiClientObservations;

/**
 * Auto-configuration for meters of clients. Where the application has no
 * {@link ObservationRegistry} to time requests, one of our own does.
 */
@AutoConfiguration(after = AiClientObservationAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@Conditional(OnAiClientCondition.class)
public final class AiClientMetricsAutoConfiguration {

	@Bean
	AiClientMeters aiClientMeters(MeterRegistry registry) {
		return new AiClientMeters(registry);
	}

	@Bean
	@ConditionalOnMissingBean(ObservationRegistry.class)
	AiClientObservations aiClientTimers(MeterRegistry registry) {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(registry));
		return new AiClientObservations(observations);
	}

}
