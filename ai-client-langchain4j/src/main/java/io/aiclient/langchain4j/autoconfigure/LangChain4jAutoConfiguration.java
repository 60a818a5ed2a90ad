package io.aiclient.langchain4j.autoconfigure;

import java.util.List;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.aiclient.langchain4j.AiLangChain4jHttpClientBuilder;
import io.aiclient.langchain4j.autoconfigure.ServedModels.Served;
import io.aiclient.spring.AiClients;
import io.aiclient.spring.BackOffNotice;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientProperties;
import io.aiclient.spring.autoconfigure.AiClientsAutoConfiguration;

/**
 * Auto-configuration for LangChain4j's OpenAI models over clients of this library, where
 * the application has no model of the kind, and for what puts a client under the
 * application's own models. The beans are lazy: an application that needs none of them
 * needs to choose no client. Takes part after all other auto-configurations, so that the
 * models of LangChain4j's own starters count as the application's.
 */
@AutoConfiguration(after = { AiClientAutoConfiguration.class, AiClientsAutoConfiguration.class })
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass(HttpClientBuilder.class)
@EnableConfigurationProperties(LangChain4jProperties.class)
public final class LangChain4jAutoConfiguration {

	@Bean
	@Lazy
	ServedModels aiClientServedModels(AiClients clients, LangChain4jProperties properties,
			ObjectProvider<AiClientProperties> clientProperties, Environment environment) {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("ai-client-langchain4j-");
		threads.setDaemon(true);
		threads.setVirtualThreads(Threading.VIRTUAL.isActive(environment));
		return new ServedModels(clients, properties, clientProperties.getIfAvailable(), threads);
	}

	/**
	 * Each model that is made of it sets its own times, so each gets its own. Where the
	 * application has a builder of its own, that one is injected by the interface.
	 */
	@Bean
	@Fallback
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean
	AiLangChain4jHttpClientBuilder aiLangChain4jHttpClientBuilder(ServedModels models) {
		return models.http();
	}

	/**
	 * The models. LangChain4j repeats calls above its HTTP client, and is asked not to.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OpenAiChatModel.class)
	static class Models {

		private static final String CHAT = "langchain4jOpenAiChatModel";

		private static final String STREAMING_CHAT = "langchain4jOpenAiStreamingChatModel";

		private static final String EMBEDDING = "langchain4jOpenAiEmbeddingModel";

		@Bean
		static BackOffNotice aiClientLangChain4jBackOffNotice(ConfigurableListableBeanFactory beanFactory) {
			return new BackOffNotice(beanFactory, Models.class,
					List.of(ChatModel.class, StreamingChatModel.class, EmbeddingModel.class),
					AiLangChain4jHttpClientBuilder.class);
		}

		@Lazy
		@Bean
		LangChain4jWarmUp aiClientLangChain4jWarmUp() {
			return new LangChain4jWarmUp();
		}

		@Lazy
		@Bean(CHAT)
		@ConditionalOnMissingBean(ChatModel.class)
		OpenAiChatModel chatModel(ServedModels models, ObjectProvider<ChatModelListener> listeners) {
			Served served = models.chat("OpenAiChatModel");
			return OpenAiChatModel.builder()
				.httpClientBuilder(served.http())
				.modelName(served.model())
				.maxRetries(0)
				.listeners(listeners.orderedStream().toList())
				.build();
		}

		@Lazy
		@Bean(STREAMING_CHAT)
		@ConditionalOnMissingBean(StreamingChatModel.class)
		OpenAiStreamingChatModel streamingChatModel(ServedModels models, ObjectProvider<ChatModelListener> listeners) {
			Served served = models.chat("OpenAiStreamingChatModel");
			return OpenAiStreamingChatModel.builder()
				.httpClientBuilder(served.http())
				.modelName(served.model())
				.listeners(listeners.orderedStream().toList())
				.build();
		}

		@Lazy
		@Bean(EMBEDDING)
		@ConditionalOnMissingBean(EmbeddingModel.class)
		OpenAiEmbeddingModel embeddingModel(ServedModels models, ObjectProvider<EmbeddingModelListener> listeners) {
			Served served = models.embedding("OpenAiEmbeddingModel");
			return OpenAiEmbeddingModel.builder()
				.httpClientBuilder(served.http())
				.modelName(served.model())
				.maxRetries(0)
				.listeners(listeners.orderedStream().toList())
				.build();
		}

	}

}
