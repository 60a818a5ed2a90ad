package io.aiclient.springai.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.ai.chat.observation.ChatModelMeterObservationHandler;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelMeterObservationHandler;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.aiclient.spring.autoconfigure.AiClientMetricsAutoConfiguration;
import io.aiclient.spring.metrics.AiClientMeters;

/**
 * Auto-configuration that counts tokens once. A client counts those of the models that it
 * serves, under the name that Spring AI would count them under again; those of other
 * models remain Spring AI's.
 */
@AutoConfiguration(after = AiClientMetricsAutoConfiguration.class, beforeName = {
		"org.springframework.ai.model.chat.observation.autoconfigure.ChatObservationAutoConfiguration",
		"org.springframework.ai.model.embedding.observation.autoconfigure.EmbeddingObservationAutoConfiguration" })
@ConditionalOnClass({ MeterRegistry.class, ChatModelMeterObservationHandler.class })
@ConditionalOnBean(AiClientMeters.class)
public final class SpringAiMetersAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ChatModelMeterObservationHandler chatModelMeterObservationHandler(MeterRegistry registry) {
		return new ChatModelMeterObservationHandler(registry) {

			@Override
			public void onStop(ChatModelObservationContext context) {
				if (!ServedConvention.isServed(context)) {
					super.onStop(context);
				}
			}

		};
	}

	@Bean
	@ConditionalOnMissingBean
	EmbeddingModelMeterObservationHandler embeddingModelMeterObservationHandler(MeterRegistry registry) {
		return new EmbeddingModelMeterObservationHandler(registry) {

			@Override
			public void onStop(EmbeddingModelObservationContext context) {
				if (!ServedConvention.isServed(context)) {
					super.onStop(context);
				}
			}

		};
	}

}
