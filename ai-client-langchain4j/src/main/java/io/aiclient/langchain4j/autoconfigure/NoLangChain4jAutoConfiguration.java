package io.aiclient.langchain4j.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;

import io.aiclient.error.Log;

/**
 * Says that LangChain4j is missing, which the application has to bring in the version
 * that it wants.
 */
@AutoConfiguration
@ConditionalOnMissingClass("dev.langchain4j.http.client.HttpClientBuilder")
public final class NoLangChain4jAutoConfiguration {

	private static final Log logger = Log.of(NoLangChain4jAutoConfiguration.class);

	NoLangChain4jAutoConfiguration() {
		logger.info("No OpenAiChatModel: ai-client-langchain4j is on the class path, and "
				+ "dev.langchain4j:langchain4j-open-ai is not");
	}

}
