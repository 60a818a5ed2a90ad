package io.aiclient.openai.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;

import io.aiclient.error.Log;

/**
 * Says that the SDK is missing, which the application has to bring in the version that it
 * wants.
 */
@AutoConfiguration
@ConditionalOnMissingClass("com.openai.client.OpenAIClient")
public final class NoOpenAiJavaAutoConfiguration {

	private static final Log logger = Log.of(NoOpenAiJavaAutoConfiguration.class);

	NoOpenAiJavaAutoConfiguration() {
		logger.info(
				"No OpenAIClient: ai-client-openai-java is on the class path, and com.openai:openai-java-core is not");
	}

}
