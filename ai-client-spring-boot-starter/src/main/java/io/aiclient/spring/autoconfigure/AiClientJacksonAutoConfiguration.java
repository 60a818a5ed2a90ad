package io.aiclient.spring.autoconfigure;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import io.aiclient.spring.json.AiClientJacksonModule;

/**
 * Registers {@link AiClientJacksonModule}, which Spring Boot adds to the application's
 * mapper, so that controllers can return responses, results and pieces of streams.
 */
@AutoConfiguration(beforeName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(JsonMapper.class)
@Conditional(OnAiClientCondition.class)
public final class AiClientJacksonAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AiClientJacksonModule aiClientJacksonModule() {
		return new AiClientJacksonModule();
	}

}
