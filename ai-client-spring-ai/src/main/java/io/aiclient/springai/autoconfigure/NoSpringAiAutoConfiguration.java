package io.aiclient.springai.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;

import io.aiclient.error.Log;

/**
 * Says that Spring AI is missing, which the application has to bring.
 */
@AutoConfiguration
@ConditionalOnMissingClass("org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration")
public final class NoSpringAiAutoConfiguration {

	private static final Log logger = Log.of(NoSpringAiAutoConfiguration.class);

	NoSpringAiAutoConfiguration() {
		logger.info("No OpenAiChatModel: ai-client-spring-ai is on the class path, and "
				+ "org.springframework.ai:spring-ai-starter-model-openai is not");
	}

}
