package io.aiclient.openai.autoconfigure;

import java.util.Collections;
import java.util.List;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

import io.aiclient.error.Log;
import io.aiclient.openai.AiOpenAiHttpClient;
import io.aiclient.spring.AiClients;
import io.aiclient.spring.BackOffNotice;
import io.aiclient.spring.ServingClient;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientsAutoConfiguration;

/**
 * Auto-configuration for {@link OpenAIClient} and {@link OpenAIClientAsync} over the
 * client that {@code ai.client.openai-java.client} names, or over the only one. The beans
 * are lazy: an application that needs none of them needs to choose no client.
 */
@AutoConfiguration(after = { AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class })
@ConditionalOnClass(OpenAIClient.class)
@ConditionalOnBean(AiClients.class)
@Conditional(OnAnyAiClientCondition.class)
@EnableConfigurationProperties(OpenAiJavaProperties.class)
@Lazy
public final class OpenAiJavaAutoConfiguration {

	private static final Log logger = Log.of(OpenAiJavaAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	AiOpenAiHttpClient aiOpenAiHttpClient(AiClients clients, OpenAiJavaProperties properties) {
		ServingClient serving = ServingClient.find(clients, "OpenAIClient", OpenAiJavaProperties.CLIENT,
				Collections.singletonMap(OpenAiJavaProperties.CLIENT, properties.client()));
		logger.info("OpenAIClient and OpenAIClientAsync go through client '{}'", serving.name());
		return new AiOpenAiHttpClient(serving.client().http());
	}

	@Bean
	@Lazy(false)
	static BackOffNotice aiOpenAiBackOffNotice(ConfigurableListableBeanFactory beanFactory) {
		return new BackOffNotice(beanFactory, OpenAiJavaAutoConfiguration.class,
				List.of(OpenAIClient.class, OpenAIClientAsync.class), AiOpenAiHttpClient.class);
	}

	@Bean
	OpenAiWarmUp aiOpenAiWarmUp() {
		return new OpenAiWarmUp();
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	OpenAIClient openAiClient(AiOpenAiHttpClient http) {
		return new OpenAIClientImpl(http.clientOptions().build());
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	OpenAIClientAsync openAiClientAsync(AiOpenAiHttpClient http) {
		return new OpenAIClientAsyncImpl(http.clientOptions().build());
	}

}
